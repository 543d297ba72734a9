import LensCore
import LensModel

/// What the reward head is given for both texts of a pair. One forward pass per text.
public struct Readouts {
    let model: RewardModel
    let truncating: Bool

    public init(_ model: RewardModel, truncating: Bool = false) {
        self.model = model
        self.truncating = truncating
    }

    /// - Returns: the vectors by `chosen` and `rejected`, `[width]`, with the rewards that the head makes of them.
    public func pair(
        _ pair: PreferencePair
    ) throws -> (result: ReadoutsResult, vectors: [String: [Float]], warnings: [String]) {
        var (vectors, warnings): ([String: [Float]], [String]) = ([:], [])
        func reward(_ side: String, _ response: [Message]) throws -> Double {
            let run = try naming("\(pair.id), \(side)") {
                try model.run(model.encode(prompt: pair.prompt, response: response, truncating: truncating))
            }
            warnings += run.text.warnings.map { "\(pair.id): \($0)" }
            vectors[side] = try run.streams.readout.doubles().map(Float.init)
            return run.reward.value
        }
        let result = ReadoutsResult(
            id: pair.id, width: model.shape.width, chosen: try reward("chosen", pair.chosen),
            rejected: try reward("rejected", pair.rejected))
        return (result, vectors, warnings)
    }
}
