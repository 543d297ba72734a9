import LensCore
import LensTorch

/// How one reward reads every write to the residual stream of one run, with all norms' scales frozen: each write's
/// contribution is a product with its direction, and contributions and a constant add up to the reward.
///
/// Where the stream is additive one direction reads all writes. Where a norm follows each sum (BERT), a write is read
/// through every norm behind it, and those norms' biases are part of the constant.
public struct FrozenPath: Sendable {
    /// The positions whose streams the head reads.
    let positions: [Int]
    /// By depth, of the stream entering each block and the last one, `[position, width]` each, float64.
    let streams: [Tensor]
    /// By layer, of what attention writes.
    let attention: [Tensor]
    /// By layer, of what the MLP writes.
    let mlp: [Tensor]
    /// By depth: what norms and the head add behind it.
    let constants: [Double]
    /// What of the constant is the curvature of a smooth head, in reward units; nil where the head is read exactly.
    public let remainder: Double?

    /// What is no write's: norms' biases, and what the head adds.
    public var constant: Double { constants[0] }

    /// What a captured write adds to the reward: `attention` or `mlp`, or a stream as the sum of all before it.
    public func contribution(of site: Site, in run: Run) throws -> Double {
        try (vector(site) * run.values(site, at: positions).exact()).sum().scalar()
    }

    /// The reward read from the captured stream of a depth, as if no later block wrote: the frozen lens.
    public func reward(at depth: Int, in run: Run) throws -> Double {
        try contribution(of: .residual(depth), in: run) + constants[depth]
    }

    /// The direction that reads a write, `[position, width]`.
    private func vector(_ site: Site) throws -> Tensor {
        switch site {
        case .residual(let depth) where streams.indices.contains(depth): return streams[depth]
        case .attention(let layer) where attention.indices.contains(layer): return attention[layer]
        case .mlp(let layer) where mlp.indices.contains(layer): return mlp[layer]
        default: throw LensError.failure("\(site) is no write to the residual stream")
        }
    }

    /// The part of the difference between two rewards that comes from their frozen scales alone:
    /// `Σ ½(ŵ⁺ − ŵ⁻) · (o⁺ + o⁻)` over all writes; nil where the head reads means, for texts' positions do not correspond.
    public static func scaleEffect(_ a: (path: FrozenPath, run: Run), _ b: (path: FrozenPath, run: Run)) throws -> Double? {
        guard a.path.positions.count == 1, b.path.positions.count == 1 else { return nil }
        return try a.path.summands.reduce(0) { sum, site in
            let turned = try a.path.vector(site) - b.path.vector(site)
            let writes = try a.run.values(site, at: a.path.positions).exact() + b.run.values(site, at: b.path.positions).exact()
            return try sum + 0.5 * (turned * writes).sum().scalar()
        }
    }

    /// Sites that add up to the last stream as it is read; the last stream itself where one direction reads all.
    private var summands: [Site] {
        guard !isAdditive else { return [.residual(mlp.count)] }
        return [.residual(0)] + mlp.indices.flatMap { [Site.attention($0), .mlp($0)] }
    }

    private let isAdditive: Bool
}

extension FrozenPath {
    /// - Parameters:
    ///   - head: how the head reads what it was given.
    ///   - run: with the model's `sitesOfPath` captured.
    init(_ head: HeadDirection, in run: Run, of model: some RewardModelAdapter) throws {
        let (layers, reading) = (model.shape.layers, try HeadPositions(run.text, model))
        positions = reading.pooled.map(\.position)
        let places = positions
        func values(_ site: Site) throws -> Tensor { try run.values(site, at: places) }
        // [position, 1] · [width]
        let pooled = try Tensor(reading.pooled.map(\.weight), shape: [positions.count, 1]) * head.vector
        let last = try model.frozen(pooled, through: .finalNorm, at: values(.residual(layers)))
        var constant = head.constant + (last.bias ?? 0)
        remainder = head.remainder
        isAdditive = model.shape.isAdditive
        guard !isAdditive else {
            streams = Array(repeating: last.vector, count: layers + 1)
            (attention, mlp) = (Array(streams.dropLast()), Array(streams.dropLast()))
            constants = Array(repeating: constant, count: layers + 1)
            return
        }
        var (streams, attention, mlp, constants) = ([last.vector], [Tensor](), [Tensor](), [constant])
        for layer in (0..<layers).reversed() {
            let sum = try values(.residual(layer)) + values(.attention(layer))
            // Positions as one row: [1, position, width]
            let joined = try model.joined(sum.unsqueezed(0), after: .attention(layer)).select(0, 0)
            let second = try model.frozen(streams[0], through: .joined(.mlp(layer)), at: joined + values(.mlp(layer)))
            mlp.insert(second.vector, at: 0)
            let first = try model.frozen(second.vector, through: .joined(.attention(layer)), at: sum)
            attention.insert(first.vector, at: 0)
            streams.insert(first.vector, at: 0)
            constant += (second.bias ?? 0) + (first.bias ?? 0)
            constants.insert(constant, at: 0)
        }
        (self.streams, self.attention, self.mlp, self.constants) = (streams, attention, mlp, constants)
    }
}

extension RewardModel {
    /// What a run must have captured, at the positions `positionsRead`, for its frozen path.
    public var sitesOfPath: [Site] {
        let last = [Site.residual(shape.layers)]
        return shape.isAdditive ? last : last + (0..<shape.layers).flatMap { [.residual($0), .attention($0), .mlp($0)] }
    }

    /// Where the head reads the stream: the readout, or everywhere where it reads a mean.
    public var positionsRead: Capture.Positions { shape.pooling == .readout ? .readout : .all }

    /// How a reward reads every write of a run.
    ///
    /// - Parameter run: with `sitesOfPath` captured.
    public func frozenPath(_ reader: RewardReader, in run: Run) throws -> FrozenPath {
        try FrozenPath(reader.direction(at: run.streams), in: run, of: adapter)
    }
}
