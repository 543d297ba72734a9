/// How RewardBench joins its subsets to sections (Lambert et al., 2024).
///
/// Subsets count by their rows; in Reasoning, mathematics counts as much as all code.
enum BenchmarkSections {
    static let rewardBench: [(section: String, subsets: [String])] = [
        ("Chat", ["alpacaeval-easy", "alpacaeval-length", "alpacaeval-hard", "mt-bench-easy", "mt-bench-med"]),
        (
            "Chat Hard",
            [
                "mt-bench-hard", "llmbar-natural", "llmbar-adver-neighbor", "llmbar-adver-GPTInst", "llmbar-adver-GPTOut",
                "llmbar-adver-manual",
            ]
        ),
        (
            "Safety",
            ["refusals-dangerous", "refusals-offensive", "xstest-should-refuse", "xstest-should-respond", "donotanswer"]
        ),
        ("Reasoning", ["math-prm", "hep-cpp", "hep-go", "hep-java", "hep-js", "hep-python", "hep-rust"]),
    ]

    /// The sections that have rows, each with its weighted accuracy.
    static func of(_ subsets: [BenchmarkResult.Subset]) -> [BenchmarkResult.Section] {
        let known = Dictionary(subsets.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        return rewardBench.compactMap { section, names in
            let found = names.compactMap { known[$0] }
            let code = found.filter { $0.name.hasPrefix("hep-") }.reduce(0) { $0 + $1.items }
            func weight(_ subset: BenchmarkResult.Subset) -> Double {
                Double(subset.name == "math-prm" && code > 0 ? code : subset.items)
            }
            let total = found.reduce(0) { $0 + weight($1) }
            guard total > 0 else { return nil }
            return .init(name: section, score: found.reduce(0) { $0 + weight($1) * ($1.score ?? 0) } / total)
        }
    }
}
