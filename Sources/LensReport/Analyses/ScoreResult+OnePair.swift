import LensCore

extension ScoreResult {
    /// The rewards of a result's only pair, in words and numbers.
    public var onePair: [Block] {
        guard let pair = pairs.first else { return [] }
        let format = NumberFormat.standard
        let preferred =
            pair.margin == 0
            ? "The model gives both responses the same reward."
            : "The model prefers the \(pair.margin > 0 ? "chosen" : "rejected") response: the margin is "
                + "\(format.signed.string(pair.margin))."
        func row(_ name: String, _ text: Text) -> [Cell] { [.text(name), .number(text.reward), .number(text.tokens)] }
        let table = Table(
            "Rewards", columns: ["", Column("reward", unit: "model's own units"), Column("tokens", format: .whole)],
            rows: [row("chosen", pair.chosen), row("rejected", pair.rejected)])
        return [.prose(preferred), .table(table)] + (objectiveTable.map { [.table($0)] } ?? [])
    }
}
