/// Moves labels apart that would overlap, as little as possible.
enum LabelSpread {
    /// New centres in the order given, at least `gap` apart and inside `bounds` where they fit.
    static func apart(_ centres: [Double], gap: Double, within bounds: ClosedRange<Double>) -> [Double] {
        /// Labels that touch, kept together around the mean of where they want to be.
        struct Cluster {
            var members: [Int]
            var middle: Double
        }
        let order = centres.indices.sorted { centres[$0] < centres[$1] }
        var clusters: [Cluster] = []
        func settled(_ members: [Int]) -> Cluster {
            let wish = members.map { centres[$0] }.reduce(0, +) / Double(members.count)
            let half = Double(members.count) * gap / 2
            return Cluster(members: members, middle: max(min(wish, bounds.upperBound - half), bounds.lowerBound + half))
        }
        for index in order {
            clusters.append(settled([index]))
            while clusters.count > 1 {
                let (upper, lower) = (clusters[clusters.count - 2], clusters[clusters.count - 1])
                let room = Double(upper.members.count + lower.members.count) * gap / 2
                guard lower.middle - upper.middle < room else { break }
                clusters.removeLast(2)
                clusters.append(settled(upper.members + lower.members))
            }
        }
        var result = centres
        for cluster in clusters {
            for (rank, index) in cluster.members.enumerated() {
                result[index] = cluster.middle + (Double(rank) - Double(cluster.members.count - 1) / 2) * gap
            }
        }
        return result
    }
}
