/// Scores in order, for the area under the curve of many samples of their clusters.
struct OrderedScores {
    private struct Entry {
        let cluster: Int
        let isPositive: Bool
        /// Whether the score is that of the entry before.
        let isTied: Bool
    }

    private let entries: [Entry]
    /// Whether a cluster has a score that is not a number.
    private let isUnordered: [Bool]

    /// - Parameter clusters: indices of scores, by cluster.
    init(_ scores: [Double], labels: [Bool], clusters: [[Int]]) {
        let ordered = clusters.enumerated().flatMap { cluster, members in
            members.filter { !scores[$0].isNaN }.map { (cluster: cluster, score: $0) }
        }.sorted { scores[$0.score] < scores[$1.score] }
        entries = ordered.indices.map { place in
            let (cluster, score) = ordered[place]
            return Entry(
                cluster: cluster, isPositive: labels[score],
                isTied: place > 0 && scores[ordered[place - 1].score] == scores[score])
        }
        isUnordered = clusters.map { $0.contains { scores[$0].isNaN } }
    }

    /// The area for clusters by their places, some of them several times; nil where it is not defined.
    func areaUnderCurve(_ places: [Int]) -> Double? {
        var weights = [Double](repeating: 0, count: isUnordered.count)
        for place in places {
            if isUnordered[place] { return nil }
            weights[place] += 1
        }
        // Of the stretch of equal scores in hand, and of the lower scores before it.
        var (tiedPositives, tiedNegatives) = (0.0, 0.0)
        var (positives, negatives, won) = (0.0, 0.0, 0.0)
        func closeStretch() {
            won += tiedPositives * (negatives + tiedNegatives / 2)
            positives += tiedPositives
            negatives += tiedNegatives
            (tiedPositives, tiedNegatives) = (0, 0)
        }
        for entry in entries {
            if !entry.isTied { closeStretch() }
            if entry.isPositive { tiedPositives += weights[entry.cluster] } else { tiedNegatives += weights[entry.cluster] }
        }
        closeStretch()
        return positives > 0 && negatives > 0 ? won / (positives * negatives) : nil
    }
}
