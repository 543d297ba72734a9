import LensCore
import LensTorch

/// What all pairs' active features come to.
struct FeatureTotals {
    let pairs: [PreferencePair]
    /// Chosen and rejected in turn.
    let texts: [TextFeatures]
    let layer: Int
    let bootstrap: Bootstrap

    private var textClusters: [[Message]] { pairs.flatMap { [$0.prompt, $0.prompt] } }

    /// By feature, the mean contribution over texts, and the mean difference over pairs; those active anywhere.
    func means() -> (contribution: [Int: Double], difference: [Int: Double]) {
        var (contribution, difference): ([Int: Double], [Int: Double]) = ([:], [:])
        for (index, text) in texts.enumerated() {
            for (feature, activity) in text.activities {
                contribution[feature, default: 0] += activity.contribution / Double(texts.count)
                difference[feature, default: 0] += (index % 2 == 0 ? 1 : -1) * activity.contribution / Double(pairs.count)
            }
        }
        return (contribution, difference)
    }

    /// The mean over texts of what reads the reward, `[width]`.
    func meanDirection() -> [Double] {
        var sum = [Double](repeating: 0, count: texts.first?.direction.count ?? 0)
        for text in texts {
            for (place, value) in text.direction.enumerated() { sum[place] += value / Double(texts.count) }
        }
        return sum
    }

    /// Pearson's r of contributions and effects, over all active features of all texts.
    var agreement: Double? {
        let all = texts.flatMap { text in text.activities.sorted { $0.key < $1.key }.map(\.value) }
        return Correlation.pearson(all.map(\.contribution), all.map(\.effect)).value
    }

    func contribution(_ feature: Int) -> Measure {
        Measure(bootstrap.mean(texts.map { $0.activities[feature]?.contribution ?? 0 }, clusters: textClusters))
    }

    func difference(_ feature: Int) -> Measure {
        let differences = pairs.indices.map { pair in
            (texts[2 * pair].activities[feature]?.contribution ?? 0)
                - (texts[2 * pair + 1].activities[feature]?.contribution ?? 0)
        }
        return Measure(bootstrap.mean(differences, clusters: pairs.map(\.prompt)))
    }

    func effect(_ feature: Int) -> Measure {
        let active = zip(texts, textClusters).compactMap { text, cluster in
            text.activities[feature].map { ($0.effect, cluster) }
        }
        guard !active.isEmpty else { return .missing("it is active at no readout") }
        return Measure(bootstrap.mean(active.map(\.0), clusters: active.map(\.1)))
    }

    func readouts(_ feature: Int) -> Measure {
        Measure(WilsonInterval(successes: texts.count { $0.activities[feature] != nil }, n: texts.count))
    }

    /// The pairs' rows, each with its `top` features of largest differences.
    func rows(top: Int) -> [SAEFeaturesResult.Pair] {
        pairs.enumerated().map { index, pair in
            let (chosen, rejected) = (texts[2 * index], texts[2 * index + 1])
            let features = Set(chosen.activities.keys).union(rejected.activities.keys).sorted().map { feature in
                SAEFeaturesResult.PairFeature(
                    feature: .feature(layer: layer, feature: feature), chosen: chosen.activities[feature] ?? .none,
                    rejected: rejected.activities[feature] ?? .none)
            }
            let largest = features.filter { $0.difference != 0 }.sorted { abs($0.difference) > abs($1.difference) }.prefix(top)
            return SAEFeaturesResult.Pair(
                id: pair.id, category: pair.category, prompt: pair.prompt.last?.content ?? "", chosen: chosen.terms,
                rejected: rejected.terms, features: Array(largest))
        }
    }

    /// The mean over pairs of a margin's terms.
    var meanMargin: SAEFeaturesResult.Terms {
        func mean(_ value: KeyPath<SAEFeaturesResult.Terms, Double>) -> Double {
            let sum = texts.enumerated().reduce(0.0) { $0 + ($1.offset % 2 == 0 ? 1 : -1) * $1.element.terms[keyPath: value] }
            return sum / Double(pairs.count)
        }
        return .init(
            reward: mean(\.reward), features: mean(\.features), bias: mean(\.bias), error: mean(\.error),
            constant: mean(\.constant))
    }
}
