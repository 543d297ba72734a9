import LensCore

extension ScoreResult: Presentable {
    public static var title: String { "Rewards" }

    public func sections() -> [Document.Section] {
        var sections: [Document.Section] = []
        if !pairs.isEmpty { sections.append(.init("Pairs", [.prose(accuracyInWords), .table(pairTable)])) }
        if let objectiveTable { sections.append(.init("Objectives", [.table(objectiveTable)])) }
        if let texts {
            sections.append(
                .init("Texts", [.table(Self.table("Texts", texts.enumerated().map { ("\($0.offset + 1)", $0.element) }))]))
        }
        for row in ranking ?? [] {
            let ordered = row.order.enumerated().map { place, index in
                ("\(place + 1). response \(index + 1)", row.responses[index])
            }
            sections.append(.init("Ranking \(row.id)", [.table(Self.table("The best first", ordered))]))
        }
        return sections
    }

    var accuracyInWords: String {
        let hits = pairs.count { $0.margin > 0 }
        let format = NumberFormat.decimals(3)
        let interval = accuracyLow.flatMap { low in accuracyHigh.map { "[\(format.string(low)), \(format.string($0))]" } } ?? ""
        return "The chosen response has the higher reward in \(hits) of \(n) pairs: accuracy "
            + "\(format.string(accuracy ?? .nan)), 95 % Wilson interval \(interval)."
    }

    var pairTable: Table {
        let hasCategories = pairs.contains { $0.category != nil }
        let columns: [Column] =
            ["pair"] + (hasCategories ? ["category"] : []) + [
                Column("chosen", unit: "reward"), Column("rejected", unit: "reward"),
                Column("margin", unit: "reward", format: .standard.signed, drawing: .bar),
                Column("tokens", alignment: .trailing),
            ]
        return Table(
            "Rewards of \(n) pairs", reading: "A positive margin means that the model prefers the chosen response.",
            columns: columns,
            rows: pairs.map { pair in
                [.text(pair.id)] + (hasCategories ? [.text(pair.category ?? "")] : []) + [
                    .number(pair.chosen.reward), .number(pair.rejected.reward), .number(pair.margin),
                    .text("\(pair.chosen.tokens) / \(pair.rejected.tokens)"),
                ]
            })
    }

    private static func table(_ title: String, _ texts: [(String, Text)]) -> Table {
        let objectives = texts.first?.1.objectives?.keys.sorted() ?? []
        return Table(
            title,
            columns: ["", Column("reward", unit: "model's own units"), Column("tokens", format: .whole)]
                + objectives.map { Column($0) },
            rows: texts.map { label, text in
                [.text(label), .number(text.reward), .number(text.tokens)]
                    + objectives.map { .number(text.objectives?[$0], orMissing: "") }
            })
    }
}
