import LensCore
import LensModel
import LensText
import LensTorch

/// Which features of a sparse autoencoder the reward rests on.
///
/// With f the code of the stream entering a layer, at the readout: what each feature contributes, `fᵢ(u · dᵢ)`, u being the
/// exact reading through the final norm behind the last block and the gradient elsewhere; and what the reward loses without it,
/// by the counterfactual engine. For each text one pass with gradients, one of the engine and one for contexts; one more for each
/// text of the axes.
public struct FeatureAttribution {
    public struct Options: Sendable {
        /// The layer whose entering stream is read; the number of layers is the stream before the final norm.
        public var layer: Int
        /// Features of each ranking, and of each pair.
        public var top = 5
        /// Texts of each feature's card.
        public var contexts = 3
        public var seed: UInt64 = 0
        public var truncating = false

        public init(layer: Int) { self.layer = layer }
    }

    /// Hears what is counted, how many are done, and of how many; may throw to stop.
    public typealias Progress = (String, Int, Int) throws -> Void

    let site: FeatureSite
    let options: Options
    let progress: Progress

    /// - Throws: `LensError` where the autoencoder, the layer and the model do not fit together.
    public init(
        _ autoencoder: SparseAutoencoder, _ model: RewardModel, options: Options,
        progress: @escaping Progress = { _, _, _ in }
    ) throws {
        site = try FeatureSite(autoencoder, model, layer: options.layer, truncating: options.truncating)
        self.options = options
        self.progress = progress
        guard options.top > 0, options.contexts >= 0 else {
            throw LensError.input(at: "features to list", expected: "at least 1", found: "\(options.top)")
        }
    }

    /// - Parameters:
    ///   - description: of the autoencoder.
    ///   - axes: properties of responses that features may go with.
    /// - Throws: `LensError` where there are no pairs, a text cannot be run, or terms do not add up to a reward.
    public func run(
        _ pairs: [PreferencePair], description: SAEDescription, axes: [FeatureAxis] = []
    ) throws -> (result: SAEFeaturesResult, warnings: [String]) {
        guard !pairs.isEmpty else { throw LensError.input("there are no pairs to look for features in") }
        let (texts, warnings) = try site.features(of: pairs) { try progress("pairs attributed", $0, $1) }
        let totals = FeatureTotals(
            pairs: pairs, texts: texts, layer: options.layer, bootstrap: Bootstrap(seed: options.seed))
        let (direction, means) = (totals.meanDirection(), totals.means())
        let alignments = try site.autoencoder.decoder.matmul(Tensor(direction).to(.float32)).doubles()
        let rankings = FeatureRankings(
            contribution: means.contribution, difference: means.difference, alignments: alignments, top: options.top)
        let contexts = try contexts(rankings.all, pairs)
        let relations = try FeatureAxes(site: site, bootstrap: totals.bootstrap).of(rankings.all, axes) {
            try progress("texts of axes", $0, $1)
        }
        let rows = try site.autoencoder.decoder.selecting(0, Tensor(indices: rankings.all)).exact().rows()
        let cards = rankings.all.enumerated().map { place, feature in
            let found = contexts.summary(place)
            return SAEFeaturesResult.Card(
                feature: component(feature), alignment: alignments[feature], cosine: Vector.cosine(rows[place], direction),
                contribution: totals.contribution(feature), difference: totals.difference(feature),
                effect: totals.effect(feature), readouts: totals.readouts(feature), density: found.density,
                meanActivation: found.meanActivation, contexts: found.contexts, axes: relations[place])
        }
        let result = SAEFeaturesResult(
            autoencoder: description, layer: options.layer,
            reading: site.isLast ? .frozen : .gradient, pairs: totals.rows(top: options.top), meanMargin: totals.meanMargin,
            completenessError: site.isLast ? totals.texts.map { abs($0.terms.sum - $0.terms.reward) }.max() : nil,
            l0: Double(totals.texts.reduce(0) { $0 + $1.activities.count }) / Double(totals.texts.count),
            agreement: totals.agreement,
            rankings: rankings.features.map { .init(order: $0.order, features: $0.features.map(component)) }, cards: cards)
        return (result, warnings)
    }

    private func component(_ feature: Int) -> Component { .feature(layer: options.layer, feature: feature) }

    private func contexts(_ features: [Int], _ pairs: [PreferencePair]) throws -> FeatureContexts {
        var contexts = FeatureContexts(features, count: options.contexts)
        for (index, pair) in pairs.enumerated() {
            for (side, response) in [("chosen", pair.chosen), ("rejected", pair.rejected)] {
                try contexts.add(site.text(pair, response), of: pair, side: side, site: site)
            }
            try progress("pairs searched for contexts", index + 1, pairs.count)
        }
        return contexts
    }
}
