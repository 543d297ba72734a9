import LensCore
import LensModel

extension FeatureSite {
    /// Both texts of each pair, chosen and rejected in turn, taken apart into features.
    ///
    /// - Parameter progress: hears how many pairs are done, of how many.
    /// - Throws: `LensError` where a text cannot be run, or terms do not add up to its reward.
    func features(
        of pairs: [PreferencePair], progress: (Int, Int) throws -> Void
    ) throws -> (texts: [TextFeatures], warnings: [String]) {
        let (reader, engine) = (try model.reader(), CounterfactualEngine(model))
        var (found, warnings): ([TextFeatures], [String]) = ([], self.warnings)
        for (index, pair) in pairs.enumerated() {
            for response in [pair.chosen, pair.rejected] {
                let text = try text(pair, response)
                warnings += text.warnings.map { "\(pair.id): \($0)" }
                let features = try TextFeatures(StreamReading(text, self, reader: reader), self, engine: engine)
                try check(features.terms, pair)
                found.append(features)
            }
            try progress(index + 1, pairs.count)
        }
        return (found, warnings)
    }

    private func check(_ terms: SAEFeaturesResult.Terms, _ pair: PreferencePair) throws {
        // Written so that a value that is no number fails too.
        guard abs(terms.sum - terms.reward) <= 1e-4 * max(1, abs(terms.reward)) else {
            throw LensError.failure(
                "\(pair.id): the features and what is beside them add up to \(terms.sum), but the reward is \(terms.reward)",
                hint: "activations that are very large or not finite do not add up in this precision; try --dtype float32")
        }
    }
}
