/// How a benchmark writes its rows.
public enum BenchmarkLayout: String, Codable, Hashable, Sendable, CaseIterable {
    /// `prompt`, `chosen`, `rejected`, `subset` (Lambert et al., 2024); preference pairs in general.
    case rewardBench = "rewardbench"
    /// `prompt`, lists `chosen` and `rejected`, `num_correct`, `subset` (Malik et al., 2025).
    case rewardBench2 = "rewardbench-2"
    /// `prompt`, three `chosen` and three `rejected` by style, `domain` (Liu et al., 2025).
    case rmBench = "rm-bench"
    /// `question`, `response_A`, `response_B`, `label`, `source` (Tan et al., 2025).
    case judgeBench = "judgebench"

    /// The layout that a row's keys tell; nil for rows of none.
    init?(telling row: JSON) {
        func isList(_ key: String) -> Bool { row[key]?.array.map { !$0.isEmpty && $0.allSatisfy { $0.string != nil } } ?? false }
        if row["response_A"] != nil, row["response_B"] != nil {
            self = .judgeBench
        } else if isList("chosen"), isList("rejected") {
            self = row["domain"] != nil ? .rmBench : .rewardBench2
        } else if row["chosen"] != nil, row["rejected"] != nil {
            self = .rewardBench
        } else {
            return nil
        }
    }
}
