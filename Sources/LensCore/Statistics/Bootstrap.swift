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
        // Sums per cluster give the same draws without copies of the values.
        let members = Clusters(Array(zip(values, clusters)), by: \.1).members
        let sums = members.map { $0.reduce(0) { $0 + $1.0 } }
        let counts = members.map { Double($0.count) }
        return estimate(clusters: members.count, n: values.count) { places in
            var (sum, count) = (0.0, 0.0)
            for place in places {
                sum += sums[place]
                count += counts[place]
            }
            return count > 0 ? sum / count : nil
        }
    }

    private func estimate<Element>(
        _ clusters: Clusters<Element>, n: Int, _ statistic: ([Element]) -> Double?
    ) -> Estimate {
        let members = clusters.members
        return estimate(clusters: members.count, n: n) { places in
            var sample: [Element] = []
            sample.reserveCapacity(n)
            for place in places { sample += members[place] }
            return statistic(sample)
        }
    }

    /// - Parameter statistic: Of clusters by their places, some of them several times.
    func estimate(clusters: Int, n: Int, _ statistic: ([Int]) -> Double?) -> Estimate {
        func finite(_ places: [Int]) -> Double? { statistic(places).flatMap { $0.isFinite ? $0 : nil } }
        let value = finite(Array(0..<clusters))
        let interval = value.map { self.interval(around: $0, clusters: clusters, finite) }
        return Estimate(
            value: value, n: n, clusters: clusters,
            interval: interval ?? .unavailable(reason: "the statistic is not defined on this sample"), draws: draws, seed: seed)
    }
}
