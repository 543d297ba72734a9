import LensCore
import LensText

/// Where in responses some features are active: how often, how strongly, and the texts with the strongest.
///
/// Texts are given one at a time; of each feature only the best few are kept.
struct FeatureContexts {
    let features: [Int]
    /// Texts to keep for each feature.
    let count: Int
    /// The responses' tokens that were seen.
    private(set) var tokens = 0
    private var activeTokens: [Int]
    private var sums: [Double]
    private var best: [[SAEFeaturesResult.Context]]
    private var seen: Set<[Int]> = []

    init(_ features: [Int], count: Int) {
        (self.features, self.count) = (features, count)
        activeTokens = Array(repeating: 0, count: features.count)
        sums = Array(repeating: 0, count: features.count)
        best = Array(repeating: [], count: features.count)
    }

    /// One forward pass, unless the same text has been given before.
    mutating func add(_ text: TokenizedText, of pair: PreferencePair, side: String, site: FeatureSite) throws {
        guard !features.isEmpty, seen.insert(text.readIDs).inserted else { return }
        let response = text.readIDs.indices.filter { text.roles[$0] == .response }
        let positions = response.contains(text.readout) ? response : (response + [text.readout]).sorted()
        // [position][feature]
        let values = try site.autoencoder.encode(site.streams(text, at: positions)).values(of: features)
        tokens += response.count
        let (surfaces, isResponse) = (text.surfaces, positions.map { text.roles[$0] == .response })
        for place in features.indices {
            for (row, own) in zip(values, isResponse) where own && row[place] > 0 {
                activeTokens[place] += 1
                sums[place] += row[place]
            }
            let peak = values.reduce(0) { max($0, $1[place]) }
            guard peak > 0, best[place].count < count || peak > best[place].last?.peak ?? 0 else { continue }
            let context = SAEFeaturesResult.Context(
                id: pair.id, side: side, prompt: pair.prompt.last?.content ?? "", peak: peak,
                tokens: zip(positions, values).map {
                    .init(text: surfaces[$0], role: text.roles[$0].rawValue, activation: $1[place])
                }, readout: positions.firstIndex(of: text.readout) ?? 0)
            // Of equal peaks the first stays ahead.
            let rank = best[place].firstIndex { $0.peak < peak } ?? best[place].count
            best[place].insert(context, at: rank)
            best[place] = Array(best[place].prefix(count))
        }
    }

    /// What was found of one of the features.
    func summary(_ place: Int) -> (density: Double?, meanActivation: Double?, contexts: [SAEFeaturesResult.Context]) {
        let active = activeTokens[place]
        return (
            tokens > 0 ? Double(active) / Double(tokens) : nil, active > 0 ? sums[place] / Double(active) : nil, best[place]
        )
    }
}
