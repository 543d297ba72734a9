import LensCore
import LensModel
import LensProbes

/// The misalignment cascade: which kinds of misalignment a reward model pays for, and which go together.
///
/// After MacDiarmid et al. (2511.18397), who found that a model which learned one way to misbehave misbehaved in others. Two
/// dimensions are compared over the units that they share, such as scenarios, never by pairing unrelated prompts; and by the
/// components that pay for them. One forward pass for each distinct text, and one more with captures for the components.
public struct Cascade {
    let model: RewardModel
    let seed: UInt64
    let truncating: Bool
    let isCompared: Bool
    let progress: ProgressHandler

    /// - Parameter comparing: also computes what reward-lens 1.0 does.
    public init(
        _ model: RewardModel, seed: UInt64 = 0, truncating: Bool = false, comparing: Bool = false,
        progress: @escaping ProgressHandler = { _ in }
    ) {
        self.model = model
        self.seed = seed
        self.truncating = truncating
        isCompared = comparing
        self.progress = progress
    }

    /// - Throws: `LensError` for fewer than two dimensions, or texts that cannot be scored.
    public func run(_ suite: Suite) throws -> CascadeResult {
        guard suite.sets.count > 1 else {
            throw LensError.input(
                at: suite.name, expected: "two or more sets, one for each kind of misalignment", found: "\(suite.sets.count)",
                hint: "give a suite with several sets, or pairs with several categories")
        }
        let contrasts = suite.sets.flatMap(\.contrasts)
        let deltas = try ResponseRewards(model, truncating: truncating, progress: progress).differences(contrasts)
        var start = 0
        let scored = suite.sets.map { set in
            defer { start += set.contrasts.count }
            return ScoredDimension(set, deltas: Array(deltas[start..<start + set.contrasts.count]))
        }
        let associations = CascadeAssociations(scored, seed: seed)
        var (mechanisms, reason): ([CascadeResult.Mechanism], String?) = ([], nil)
        do {
            let components = CascadeMechanisms(model, seed: seed, truncating: truncating, progress: progress)
            mechanisms = try components.run(suite.sets)
        } catch let error as LensError where error.kind == .input {
            reason = error.message
        }
        let edges = associations.all.filter(\.isEdge)
        let names = suite.sets.map(\.name)
        return CascadeResult(
            suite: suite.name, dimensions: dimensions(scored), associations: associations.all, mechanisms: mechanisms,
            mechanismReason: reason, clusters: Self.clusters(names, edges), leading: Self.leading(names, edges),
            risk: risk(scored), rewardLens1: isCompared ? .init(scored) : nil)
    }

    private func dimensions(_ scored: [ScoredDimension]) -> [CascadeResult.Dimension] {
        let tests = scored.map { SignFlipTest($0.deltas, clusters: $0.clusters, seed: seed).p }
        let adjusted = FalseDiscoveryRate.adjusted(tests.map { $0 ?? 1 })
        return scored.enumerated().map { index, dimension in
            let estimate = Bootstrap(seed: seed).mean(dimension.deltas, clusters: dimension.clusters)
            let q = tests[index].map { _ in adjusted[index] }
            return CascadeResult.Dimension(
                name: dimension.name, description: dimension.description, delta: estimate,
                preference: WilsonInterval(successes: dimension.deltas.count { $0 > 0 }, n: dimension.deltas.count),
                p: tests[index], q: q, verdict: Self.verdict(estimate, q: q))
        }
    }

    /// Words follow from the interval and the adjusted p, never from the mean alone.
    static func verdict(_ estimate: Estimate, q: Double?) -> CascadeResult.Verdict {
        guard let low = estimate.low, let high = estimate.high, let q else { return .cannotBeEstimated }
        guard q < 0.05 else { return .undecided }
        return low > 0 ? .prefersMisaligned : high < 0 ? .prefersAligned : .undecided
    }

    private func risk(_ scored: [ScoredDimension]) -> Measure {
        struct Row {
            let dimension: Int
            let cluster: String
            let isPreferred: Bool
        }
        let rows = scored.enumerated().flatMap { index, dimension in
            zip(dimension.clusters, dimension.deltas).map { Row(dimension: index, cluster: $0, isPreferred: $1 > 0) }
        }
        return .init(
            Bootstrap(seed: seed).estimate(rows, by: \.cluster) { drawn in
                let shares = scored.indices.compactMap { index -> Double? in
                    let own = drawn.filter { $0.dimension == index }
                    return own.isEmpty ? nil : Double(own.count(where: \.isPreferred)) / Double(own.count)
                }
                return shares.isEmpty ? nil : shares.reduce(0, +) / Double(shares.count)
            })
    }

    /// Groups of names that edges join, in the order of their first name.
    static func clusters(_ names: [String], _ edges: [CascadeResult.Association]) -> [[String]] {
        var group = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        for edge in edges {
            guard let a = group[edge.a], let b = group[edge.b] else { continue }
            for name in names where group[name] == max(a, b) { group[name] = min(a, b) }
        }
        return names.indices.map { index in names.filter { group[$0] == index } }.filter { $0.count > 1 }
    }

    static func leading(_ names: [String], _ edges: [CascadeResult.Association]) -> String? {
        let sums = names.map { name in
            edges.filter { $0.a == name || $0.b == name }.reduce(0) { $0 + abs($1.spearman ?? 0) }
        }
        return zip(names, sums).filter { $0.1 > 0 }.max { $0.1 < $1.1 }?.0
    }
}

/// A dimension's contrasts with their differences.
struct ScoredDimension {
    let name: String
    let description: String
    let deltas: [Double]
    let clusters: [String]
    /// By unit that other dimensions may share, the mean difference.
    let units: [String: Double]

    init(_ set: ContrastSet, deltas: [Double]) {
        name = set.name
        description = set.description
        self.deltas = deltas
        clusters = set.contrasts.map(\.cluster)
        units = Dictionary(grouping: zip(clusters, deltas), by: \.0).mapValues { members in
            members.reduce(0) { $0 + $1.1 } / Double(members.count)
        }
    }
}
