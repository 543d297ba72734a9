import LensCheckpoint
import LensCore
import LensTorch

extension RewardHead {
    /// An encoder's classifier. A missing tensor of it is an error.
    static func pooled(
        _ loader: inout WeightLoader, _ layout: PoolerLayout, config: ConfigReader, width: Int
    ) throws -> RewardHead {
        let output = layout.output
        guard let count = loader.shape(of: "\(output).weight")?.first, count > 0 else {
            throw LensError.input(
                at: "\(loader.checkpoint.folder.path): tensor \"\(output).weight\"", expected: "at least one output row",
                found: "\(loader.shape(of: "\(output).weight") ?? [])")
        }
        let dense = LinearLayer(
            weight: try loader.exact("\(layout.dense).weight", shape: [width, width]),
            bias: layout.hasBias ? try loader.exact("\(layout.dense).bias", shape: [width]) : nil)
        let norm = try layout.norm.map { try loader.norm($0.name, width: width, $0.layout) }
        return RewardHead(
            kind: .pooled(
                Pooler(dense: dense, activation: layout.activation, norm: norm),
                weight: try loader.exact("\(output).weight", shape: [count, width]),
                bias: loader.contains("\(output).bias") ? try loader.exact("\(output).bias", shape: [count]) : nil),
            objectives: try objectiveNames(config, count: count), output: .objective(0))
    }

    /// How the reward reads the stream where it is `x`, one row in float64: the activation goes on with its slope there, and
    /// the norm with its scale there. What slope times input misses of the activation is the remainder, 0 for ReLU.
    func pooledDirection(_ pooler: Pooler, weight: Tensor, bias: Tensor?, at x: Tensor) throws -> HeadDirection {
        // The output's own row, `[width]`, and its bias.
        let row = try reward(of: weight.transposed(), whole: nil)
        let shift = try bias.map { try reward(of: $0.unsqueezed(0), whole: nil).sum().scalar() } ?? 0
        let before = try pooler.dense.apply(x).reshaped([-1]).leaf()
        let after = try Tensor.recording { try pooler.activation.apply(before) }
        let slope = try after.gradients(of: [before])[0]
        let (input, active) = (try before.detached(), try after.detached())
        let through = try pooler.norm.frozen(row.unsqueezed(0), at: active.unsqueezed(0))
        let vector = try through.vector.reshaped([-1])
        let read = try vector * slope
        let remainder = try vector.matmul(active).scalar() - read.matmul(input).scalar()
        let own = try pooler.dense.bias.map { try read.matmul($0).scalar() } ?? 0
        return HeadDirection(
            // [1, width] · [width, width] → [width]
            vector: try read.unsqueezed(0).matmul(pooler.dense.weight).reshaped([-1]),
            constant: shift + (through.bias ?? 0) + own + remainder,
            remainder: pooler.activation == .relu ? nil : remainder)
    }
}
