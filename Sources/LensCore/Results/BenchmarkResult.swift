/// How well a reward model does on a benchmark, by the benchmark's own rules.
public struct BenchmarkResult: AnalysisResult {
    public static let analysis = "benchmark"

    /// One subset, domain or source.
    public struct Subset: Codable, Hashable, Sendable {
        public let name: String
        public let items: Int
        /// By the benchmark's rule for an item: the right response's reward is the highest. RewardBench 2 divides the point among
        /// all responses at the top; elsewhere a tie is wrong. RM-Bench: the mean of its nine comparisons.
        /// Nil where the rows do not have all that the rule needs.
        public let score: Double?
        /// The share of items whose right response alone has the highest reward, with Wilson's interval.
        public let accuracy: Measure

        public init(name: String, items: Int, score: Double?, accuracy: Measure) {
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
    public let score: Double?
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
    public init(layout rules: BenchmarkLayout, items: [Item]) {
        var order: [String] = []
        for item in items where !order.contains(item.subset) { order.append(item.subset) }
        let groups = Dictionary(grouping: items, by: \.subset)
        let tied = rules == .rewardBench2 ? groups[Self.tiesSubset] ?? [] : []
        let ties = tied.isEmpty ? nil : TiesScore(tied.map { ($0.id, $0.chosen, $0.rejected) })
        let subsets = order.map { name in
            if let ties, name == Self.tiesSubset { return Subset(ties, items: tied.count) }
            return Subset(name, groups[name] ?? [], rules)
        }
        let sections = rules == .rewardBench ? BenchmarkSections.of(subsets) : []
        let parts: [Double] =
            switch rules {
            case .rewardBench where !sections.isEmpty: sections.map(\.score)
            case .rewardBench2, .rmBench: subsets.compactMap(\.score)
            case .rewardBench, .judgeBench: items.map { $0.credit(rules) }
            }
        score = parts.isEmpty ? nil : parts.reduce(0, +) / Double(parts.count)
        (layout, n, self.items, self.subsets, self.ties) = (rules, items.count, items, subsets, ties)
        self.sections = sections.isEmpty ? nil : sections
        styles = rules == .rmBench ? StyleMatrix(items.map { ($0.chosen, $0.rejected) }) : nil
    }
}

extension BenchmarkResult.Subset {
    init(_ name: String, _ rows: [BenchmarkResult.Item], _ rules: BenchmarkLayout) {
        self.init(
            name: name, items: rows.count,
            score: rows.reduce(0) { $0 + $1.credit(rules) } / Double(max(1, rows.count)),
            accuracy: rules == .rmBench
                ? .missing("an item has nine comparisons", n: rows.count)
                : Measure(WilsonInterval(successes: rows.count { $0.isRight }, n: rows.count)))
    }

    init(_ ties: TiesScore, items: Int) {
        self.init(
            name: BenchmarkResult.tiesSubset, items: items, score: ties.score,
            accuracy: .missing("see the parts of the score", n: items))
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
