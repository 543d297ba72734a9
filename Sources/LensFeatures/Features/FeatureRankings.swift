import LensCore

/// Chooses the features that are worth a card.
struct FeatureRankings {
    typealias Order = SAEFeaturesResult.Ranking.Order

    /// Features by order, the first ones first.
    let features: [(order: Order, features: [Int])]
    /// All of them, each once.
    let all: [Int]

    /// - Parameters:
    ///   - contribution: by feature, over texts.
    ///   - difference: by feature, over pairs.
    ///   - alignments: of every latent.
    ///   - top: how many of each order.
    init(contribution: [Int: Double], difference: [Int: Double], alignments: [Double], top: Int) {
        let aligned = Dictionary(uniqueKeysWithValues: alignments.enumerated().map { ($0, $1) })
        func largest(_ values: [Int: Double], _ size: (Double) -> Double) -> [Int] {
            let positive = values.filter { size($0.value) > 0 }
            return positive.sorted { (-size($0.value), $0.key) < (-size($1.value), $1.key) }.prefix(top).map(\.key)
        }
        features = Order.allCases.map { order in
            switch order {
            case .raising: (order, largest(contribution) { $0 })
            case .lowering: (order, largest(contribution) { -$0 })
            case .separating: (order, largest(difference, abs))
            case .towards: (order, largest(aligned) { $0 })
            case .against: (order, largest(aligned) { -$0 })
            }
        }
        var seen: Set<Int> = []
        all = features.flatMap(\.features).filter { seen.insert($0).inserted }
    }
}
