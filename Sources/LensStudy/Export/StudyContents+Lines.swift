import LensCore

extension StudyContents {
    /// Every result as one line of JSON, in the order of the plan: which model, file and pair, and the stored report.
    public func lines() throws -> String {
        try entries.compactMap { entry in try entry.row.map { try line(entry, $0) } }.joined()
    }

    private func line(_ entry: Entry, _ row: StudyRow) throws -> String {
        var fields = [
            "analysis": try JSONText.encode(row.analysis), "key": try JSONText.encode(row.key),
            "label": try JSONText.encode(entry.plan.label), "model": try JSONText.encode(modelName(entry)),
            "options": row.options, "tool": try JSONText.encode(row.tool),
        ]
        fields["source"] = try entry.plan.source.map { try JSONText.encode(sources[$0]) }
        fields["pair"] = try row.pair.map(JSONText.encode)
        fields["category"] = try entry.plan.category.map(JSONText.encode)
        fields["tensors"] = try row.tensors.map(JSONText.encode)
        fields["failure"] = try row.failure.map(JSONText.encode)
        fields["report"] = row.report
        return "{" + fields.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}\n"
    }
}
