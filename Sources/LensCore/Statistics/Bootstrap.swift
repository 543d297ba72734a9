/// The bootstrap over clusters: how an estimate would vary if other pairs, or other prompts, had been drawn.
public struct Bootstrap: Hashable, Sendable {
    /// Below this many clusters resampling says more about chance than about the sample.
    public static let minimumClusters = 10

    /// How many samples are drawn.
    public let draws: Int
    /// The probability that the interval is to cover, such as 0.95.
    public let level: Double
    /// What the draws start from.
    public let seed: UInt64

    /// Two thousand draws and 95 % unless told otherwise.
    public init(seed: UInt64 = 0, draws: Int = 2000, level: Double = 0.95) {
        precondition(draws > 0 && level > 0 && level < 1, "a bootstrap needs draws and a level between 0 and 1")
        self.draws = draws
        self.level = level
        self.seed = seed
    }

    /// A statistic of independent observations; it may be nil where it is not defined.
    public func estimate<Element>(_ elements: [Element], statistic: ([Element]) -> Double?) -> Estimate {
        estimate(Clusters(single: elements), n: elements.count, statistic)
    }

    /// A statistic of observations that hang together within a cluster, such as a prompt.
    public func estimate<Element, Key: Hashable>(
        _ elements: [Element], by cluster: (Element) -> Key, statistic: ([Element]) -> Double?
    ) -> Estimate {
        estimate(Clusters(elements, by: cluster), n: elements.count, statistic)
    }

    /// The mean of independent values.
    public func mean(_ values: [Double]) -> Estimate {
        estimate(values) { Moments($0).mean }
    }

    /// The mean of values that hang together within a cluster.
    public func mean<Key: Hashable>(_ values: [Double], clusters: [Key]) -> Estimate {
        precondition(values.count == clusters.count, "each value needs its cluster")
        // Sums per cluster give the same draws at a fraction of the copying.
        let sums = Clusters(Array(zip(values, clusters)), by: \.1).members.map { members in
            (sum: members.reduce(0) { $0 + $1.0 }, count: Double(members.count))
        }
        return estimate(Clusters(single: sums), n: values.count) { drawn in
            drawn.isEmpty ? nil : drawn.reduce(0) { $0 + $1.sum } / drawn.reduce(0) { $0 + $1.count }
        }
    }

    private func estimate<Element>(
        _ clusters: Clusters<Element>, n: Int, _ statistic: ([Element]) -> Double?
    ) -> Estimate {
        func finite(_ sample: [Element]) -> Double? { statistic(sample).flatMap { $0.isFinite ? $0 : nil } }
        let value = finite(clusters.members.flatMap(\.self))
        let interval = value.map { self.interval(around: $0, clusters.members, finite) }
        return Estimate(
            value: value, n: n, clusters: clusters.members.count,
            interval: interval ?? .unavailable(reason: "the statistic is not defined on this sample"), draws: draws, seed: seed)
    }
}
