import LensCore

extension StudyContents {
    /// A row for each pair and model as comma-separated values (RFC 4180): rewards, the depths at which the preference forms,
    /// and how far methods agree on it. What was not measured is empty.
    public func pairTable() throws -> String {
        let groups = Clusters(
            entries.filter { $0.plan.pair != nil },
            by: { ["\($0.plan.model ?? 0)", "\($0.plan.source ?? 0)", $0.plan.pair ?? ""] }
        ).members
        var rows: [[String: String]] = []
        var columns = ["model", "source", "pair", "category"]
        for group in groups {
            var row = [
                "model": modelName(group[0]), "source": group[0].plan.source.map { sources[$0] } ?? "",
                "pair": group[0].plan.pair ?? "", "category": group[0].plan.category ?? "",
            ]
            for entry in group {
                for (name, value) in try entry.numbers() {
                    row[name] = value
                    if !columns.contains(name) { columns.append(name) }
                }
            }
            rows.append(row)
        }
        let lines = [columns] + rows.map { row in columns.map { row[$0] ?? "" } }
        return lines.map { $0.map(Self.field).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func field(_ text: String) -> String {
        let isPlain = !text.contains { "\",\r\n".contains($0) || $0 == "\r\n" }
        return isPlain ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}

extension StudyContents.Entry {
    /// The numbers of one result that fit a column each.
    fileprivate func numbers() throws -> [(String, String)] {
        if let pair = try report(ScoreResult.self)?.result.pairs.first {
            return [
                ("chosenReward", "\(pair.chosen.reward)"), ("rejectedReward", "\(pair.rejected.reward)"),
                ("margin", "\(pair.margin)"), ("correct", pair.margin > 0 ? "1" : "0"),
            ]
        }
        if let pair = try report(LensResult.self)?.result.pairs.first {
            return [
                ("firstCrossing", pair.crystallization.firstCrossing.map(String.init) ?? ""),
                ("stable", pair.crystallization.stable.map(String.init) ?? ""),
            ]
        }
        return try report(AgreementResult.self)?.result.pairs.first?.comparisons.map {
            ("rho \($0.a) x \($0.b)", $0.spearman.map { "\($0)" } ?? "")
        } ?? []
    }
}
