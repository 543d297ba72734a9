/// How well a reward model does on a benchmark, by the benchmark's own rules.
public struct BenchmarkResult: AnalysisResult {
    public static let analysis = "benchmark"

    /// One subset, domain or source.
    public struct Subset: Codable, Hashable, Sendable {
        public let name: String
        public let items: Int
        /// By the benchmark's rule for an item: the right response's reward is the highest. RewardBench 2 divides the point among
        /// all responses at the top; elsewhere a tie is wrong. RM-Bench: the mean of its nine comparisons.
        public let score: Double
        /// The interval of `score`; Wilson's where items are right or wrong, else none.
        public let accuracy: Measure

        public init(name: String, items: Int, score: Double, accuracy: Measure) {
            self.name = name
            self.items = items
            self.score = score
            self.accuracy = accuracy
        }
    }

    /// Several subsets that RewardBench reports as one.
    public struct Section: Codable, Hashable, Sendable {
        public let name: String
        public let score: Double

        public init(name: String, score: Double) {
            self.name = name
            self.score = score
        }
    }

    /// One item's rewards.
    public struct Item: Codable, Hashable, Sendable {
        public let id: String
        public let subset: String
        public let chosen: [Double]
        public let rejected: [Double]

        public init(id: String, subset: String, chosen: [Double], rejected: [Double]) {
            self.id = id
            self.subset = subset
            self.chosen = chosen
            self.rejected = rejected
        }
    }

    public let layout: BenchmarkLayout
    public let n: Int
    /// The number that the benchmark's table would show: the mean over sections (RewardBench), over subsets (RewardBench 2), over
    /// domains (RM-Bench), or over items (JudgeBench, and pairs of no known subset).
    public let score: Double
    public let subsets: [Subset]
    /// RewardBench's.
    public let sections: [Section]?
    /// RewardBench 2's, where there are Ties.
    public let ties: TiesScore?
    /// RM-Bench's.
    public let styles: StyleMatrix?
    public let items: [Item]
}

extension BenchmarkResult {
    /// The subset of RewardBench 2 that has rules of its own.
    public static let tiesSubset = "Ties"

    /// Scores items by the rules of their benchmark.
    public init(layout: BenchmarkLayout, items: [Item]) {
        var order: [String] = []
        for item in items where !order.contains(item.subset) { order.append(item.subset) }
        let groups = Dictionary(grouping: items, by: \.subset)
        let isTied = { (name: String) in layout == .rewardBench2 && name == Self.tiesSubset }
        let tied = items.filter { isTied($0.subset) }
        ties = tied.isEmpty ? nil : TiesScore(tied.map { ($0.id, $0.chosen, $0.rejected) })
        subsets = order.map { name in
            let rows = groups[name] ?? []
            return Subset(
                name: name, items: rows.count,
                score: isTied(name)
                    ? ties?.score ?? .nan : rows.reduce(0) { $0 + $1.credit(layout) } / Double(max(1, rows.count)),
                accuracy: layout == .rmBench || isTied(name)
                    ? .missing("the score is no share of items", n: rows.count)
                    : Measure(WilsonInterval(successes: rows.count { $0.isRight }, n: rows.count)))
        }
        let sections = layout == .rewardBench ? BenchmarkSections.of(subsets) : []
        self.sections = sections.isEmpty ? nil : sections
        styles = layout == .rmBench ? StyleMatrix(items.map { ($0.chosen, $0.rejected) }) : nil
        let parts: [Double] =
            switch layout {
            case .rewardBench where !sections.isEmpty: sections.map(\.score)
            case .rewardBench2, .rmBench: subsets.map(\.score)
            case .rewardBench, .judgeBench: items.map { $0.credit(layout) }
            }
        score = parts.reduce(0, +) / Double(max(1, parts.count))
        (self.layout, n, self.items) = (layout, items.count, items)
    }
}

extension BenchmarkResult.Item {
    /// Whether a right response alone is at the top.
    var isRight: Bool { (chosen.max() ?? -.infinity) > (rejected.max() ?? -.infinity) }

    /// What the item adds to its subset's score, from 0 to 1.
    func credit(_ layout: BenchmarkLayout) -> Double {
        switch layout {
        case .rewardBench, .judgeBench: return isRight ? 1 : 0
        case .rewardBench2:
            let top = max(chosen.max() ?? -.infinity, rejected.max() ?? -.infinity)
            let winners = (chosen + rejected).count { $0 == top }
            return chosen.contains(top) ? 1 / Double(winners) : 0
        case .rmBench:
            let wins = chosen.reduce(0) { sum, right in sum + rejected.count { right > $0 } }
            return Double(wins) / Double(max(1, chosen.count * rejected.count))
        }
    }
}
