import LensCheckpoint
import LensCore
import LensTorch

extension RewardHead {
    /// The names that classifiers give a ReLU MLP, whose layers follow as `.0` and `.2`: INF-ORM, Qwen-RM (`score`), GRM
    /// (`v_head.summary`).
    private static let stackNames =
        ["score", "v_head.summary"] + linearNames.filter { !["score", "v_head.summary"].contains($0) }

    /// A ReLU MLP; nil where the checkpoint has none. Process reward models give the softmax of two outputs.
    ///
    /// - Throws: `LensError` naming a layer that is missing, or that contradicts `config.json`.
    static func stacked(
        _ loader: inout WeightLoader, _ keys: HeadKeys, config: ConfigReader, width: Int
    ) throws -> RewardHead? {
        let names = (keys.prefix.map { [$0] } ?? []) + stackNames
        guard
            let name = names.first(where: { name in loader.contains("\(name).0.weight") || loader.contains("\(name).2.weight") })
        else { return nil }
        let stack = try DenseStack.load(&loader, prefix: name, width: width, activation: .relu, step: 2)
        if name.hasPrefix("v_head"), let expected = keys.valueHead {
            let hidden = stack.layers.dropLast().map { $0.linear.weight.length(0) }
            let named = Array(repeating: expected.hiddenWidth, count: expected.kind == .mlp ? expected.hiddenLayers : 0)
            guard hidden == named else {
                throw config.wrong("vhead_layer_type", "the hidden layers of the weights, \(hidden)", "\(named)")
            }
        }
        let isProcess = keys.classes.contains { $0.hasSuffix("ForProcessRewardModel") }
        guard !isProcess || stack.outputs == 2 else {
            throw LensError.input(
                at: "\(loader.checkpoint.folder.path): the head of a process reward model", expected: "2 outputs",
                found: "\(stack.outputs)")
        }
        let objectives = try objectiveNames(config, count: stack.outputs)
        return isProcess
            ? RewardHead(kind: .process(stack), objectives: objectives, output: .objective(1))
            : RewardHead(kind: .mlp(stack), objectives: objectives, output: .objective(0))
    }

    /// How a process reward model's output reads the stream where it is `x`, `[1, width]` in float64: the MLP is piecewise
    /// linear, and the softmax goes on with its slope there.
    func processDirection(_ stack: DenseStack, at x: Tensor) throws -> HeadDirection {
        let logits = try stack.apply(x).leaf()
        let outcome = try Tensor.recording { try reward(of: logits.softmax(along: 1), whole: nil) }
        let slope = try outcome.gradients(of: [logits])[0]
        let readout = try x.leaf()
        // Σ slope · logits, whose gradient by the stream is the reward's.
        let sloped = try Tensor.recording { try (stack.apply(readout) * slope).sum() }
        let vector = try sloped.gradients(of: [readout])[0].reshaped([-1])
        let value = try outcome.detached().sum().scalar()
        return HeadDirection(
            vector: vector, constant: value - (try vector.matmul(x.reshaped([-1])).scalar()),
            remainder: value - (try sloped.detached().scalar()))
    }
}
