import LensCore
import LensModel
import LensText
import LensTorch

extension SparseAutoencoder {
    /// What rewards and margins keep when the stream entering a layer is, at the readout, replaced by its reconstruction.
    ///
    /// Four forward passes for each pair, two of them with counterfactual rows. The mean that rewards are compared with is that
    /// of all the pairs' readouts.
    ///
    /// - Parameters:
    ///   - layer: from 0; the number of layers is the stream before the final norm.
    ///   - progress: hears how many pairs are done, of how many; may throw to stop.
    public func evaluateRewards(
        _ pairs: [PreferencePair], model: RewardModel, layer: Int, truncating: Bool = false,
        progress: (Int, Int) throws -> Void = { _, _ in }
    ) throws -> SAERewardEvaluation {
        guard model.shape.width == width else {
            throw LensError.input(
                at: "the autoencoder", expected: "a width of \(model.shape.width), as the model's stream has", found: "\(width)",
                hint: "it was trained on another model or site")
        }
        guard (0...model.shape.layers).contains(layer) else {
            throw LensError.input(at: "the layer", expected: "a number from 0 to \(model.shape.layers)", found: "\(layer)")
        }
        func texts(_ pair: PreferencePair) throws -> [TokenizedText] {
            do {
                return try [pair.chosen, pair.rejected].map {
                    try model.encode(prompt: pair.prompt, response: $0, truncating: truncating)
                }
            } catch let error as LensError {
                throw LensError(error.kind, "\(pair.id): \(error.message)", hint: error.hint)
            }
        }
        let capture = Capture([Site.residual(layer)], at: .readout)
        // [row, width], chosen and rejected in turn
        let streams = try pairs.flatMap { pair in
            try texts(pair).map { try model.run($0, capturing: capture).capture(.residual(layer)).reshaped([1, width]) }
        }
        guard !streams.isEmpty else { throw LensError.input("there are no pairs to evaluate on") }
        let inputs = try Tensor.concatenated(streams, along: 0)
        let mean = try inputs.to(.float32).mean([0], keeping: true)
        let reconstructed = try reconstruct(inputs)
        let engine = CounterfactualEngine(model)
        func replaced(_ text: TokenizedText, row: Int) throws -> SAERewardEvaluation.Pair.Rewards {
            let values = [try reconstructed.slice(0, row..<row + 1), mean]
            let outcome = try engine.run(
                base: text,
                counterfactuals: values.map { value in
                    let stream = try value.to(inputs.device).to(inputs.type)
                    return Counterfactual(Intervention(.residual(layer), at: [text.readout], .replace(stream)))
                })
            return .init(
                whole: outcome.base.value, reconstructed: outcome.rewards[0].value, mean: outcome.rewards[1].value)
        }
        let evaluated = try pairs.enumerated().map { number, pair in
            let both = try texts(pair)
            let result = SAERewardEvaluation.Pair(
                id: pair.id, chosen: try replaced(both[0], row: 2 * number),
                rejected: try replaced(both[1], row: 2 * number + 1))
            try progress(number + 1, pairs.count)
            return result
        }
        return SAERewardEvaluation(layer: layer, pairs: evaluated)
    }
}
