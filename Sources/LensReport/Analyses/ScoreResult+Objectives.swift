import LensCore

/// The outputs of a head with several, over all texts.
extension ScoreResult {
    private var scored: [Text] {
        pairs.flatMap { [$0.chosen, $0.rejected] } + (texts ?? []) + (ranking ?? []).flatMap(\.responses)
    }

    /// A row for each objective; nil where the head has one output.
    var objectiveTable: Table? {
        guard let names = scored.first?.objectives?.keys.sorted() else { return nil }
        let isGated = scored.contains { $0.gating != nil }
        let hasPairs = !pairs.isEmpty
        func mean(_ value: (Text) -> Double?) -> Cell { Self.mean(scored.compactMap(value)) }
        func margin(_ value: (Text) -> Double?) -> Cell {
            Self.mean(pairs.compactMap { pair in value(pair.chosen).flatMap { a in value(pair.rejected).map { a - $0 } } })
        }
        let own = [Column("output")] + (hasPairs ? [Column("margin", format: .standard.signed)] : [])
        let gated =
            !isGated
            ? [] : [Column("weight"), Column("summand")] + (hasPairs ? [Column("its margin", format: .standard.signed)] : [])
        return Table(
            scored.count == 1 ? "Objectives" : "Means of \(scored.count) texts by objective",
            reading: isGated
                ? "Output is what the model card calls the objective; summand is what it adds to the reward, once adjusted and times "
                    + "its weight." : "Each output of the head is an objective of its own.",
            columns: ["objective"] + own + gated,
            rows: names.map { name in
                let objective = { (text: Text) in text.objectives?[name] }
                let summand = { (text: Text) in text.summands?[name] }
                return [.text(name), mean(objective)] + (hasPairs ? [margin(objective)] : [])
                    + (isGated ? [mean { $0.gating?[name] }, mean(summand)] + (hasPairs ? [margin(summand)] : []) : [])
            })
    }

    private static func mean(_ values: [Double]) -> Cell {
        .number(values.isEmpty ? nil : values.reduce(0, +) / Double(values.count), orMissing: "")
    }
}
