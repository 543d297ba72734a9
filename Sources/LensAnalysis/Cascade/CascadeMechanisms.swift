import LensCore
import LensModel
import LensProbes

/// Whether the same heads and MLPs pay for two dimensions.
///
/// A dimension's profile is what each component adds to the difference of rewards, averaged over contrasts. Components differ in
/// size and hang together whatever is asked of them, so profiles are compared with those of the same contrasts whose units
/// have random signs: what remains is a direction that the dimension itself has.
struct CascadeMechanisms {
    static let draws = 1000

    let model: RewardModel
    let seed: UInt64
    let truncating: Bool
    let progress: ProgressHandler

    init(_ model: RewardModel, seed: UInt64, truncating: Bool, progress: @escaping ProgressHandler) {
        self.model = model
        self.seed = seed
        self.truncating = truncating
        self.progress = progress
    }

    /// One dimension's units, each with the sum of what components add.
    struct Profile {
        let name: String
        /// `[unit][component]`, in the order of units' names.
        let units: [[Double]]

        /// Sums over units, each with its sign.
        func total(_ signs: (Int) -> Double = { _ in 1 }) -> [Double] {
            var total = [Double](repeating: 0, count: units.first?.count ?? 0)
            for (index, unit) in units.enumerated() {
                let sign = signs(index)
                for place in total.indices { total[place] += sign * unit[place] }
            }
            return total
        }
    }

    func run(_ sets: [ContrastSet]) throws -> [CascadeResult.Mechanism] {
        let attribution = try Attribution(model, by: .head, truncating: truncating)
        let total = sets.reduce(0) { $0 + $1.contrasts.count }
        var done = 0
        let profiles = try sets.map { set in
            let pairs = try set.contrasts.map { contrast in
                let pair = try attribution.pairs([contrast.pair()]).result.pairs[0]
                done += 1
                try progress(Progress(done: done, total: total, what: "contrasts taken apart"))
                return pair
            }
            return Self.profile(set, pairs)
        }
        var found: [CascadeResult.Mechanism] = []
        for (index, a) in profiles.enumerated() {
            for b in profiles[(index + 1)...] { found.append(compare(a, b)) }
        }
        var adjusted = FalseDiscoveryRate.adjusted(found.compactMap(\.p)).makeIterator()
        return found.map { row in
            CascadeResult.Mechanism(
                a: row.a, b: row.b, n: row.n, spearman: row.spearman, nullLow: row.nullLow, nullHigh: row.nullHigh, p: row.p,
                q: row.p == nil ? nil : adjusted.next())
        }
    }

    private static func profile(_ set: ContrastSet, _ pairs: [AttributionResult.Pair]) -> Profile {
        var units: [String: [Double]] = [:]
        for (contrast, pair) in zip(set.contrasts, pairs) {
            // In the model's order, which is one for all texts.
            let values = pair.components.filter { $0.component.isHead || $0.component.isMLP }.map(\.difference)
            units[contrast.cluster] = units[contrast.cluster].map { zip($0, values).map { $0 + $1 } } ?? values
        }
        return Profile(name: set.name, units: units.sorted { $0.key < $1.key }.map(\.value))
    }

    private func compare(_ a: Profile, _ b: Profile) -> CascadeResult.Mechanism {
        let (x, y) = (a.total(), b.total())
        let isEnough = x.count >= Bootstrap.minimumClusters && b.units.count >= Bootstrap.minimumClusters
        guard isEnough, let observed = Correlation.spearman(x, y).value else {
            return .init(a: a.name, b: b.name, n: x.count, spearman: nil, nullLow: nil, nullHigh: nil, p: nil, q: nil)
        }
        var random = SeededGenerator(seed: seed)
        let null = (0..<Self.draws).compactMap { _ in
            let signs = b.units.map { _ in random.index(below: 2) == 0 ? 1.0 : -1 }
            return Correlation.spearman(x, b.total { signs[$0] }).value
        }
        let sorted = null.sorted()
        return .init(
            a: a.name, b: b.name, n: x.count, spearman: observed, nullLow: Quantile.of(sorted: sorted, at: 0.025),
            nullHigh: Quantile.of(sorted: sorted, at: 0.975), p: NullComparison(observed, null: null).pTwoSided, q: nil)
    }
}
