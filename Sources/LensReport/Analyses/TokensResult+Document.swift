import LensCore

extension TokensResult: Presentable {
    public static var title: String { "Tokens as fed" }

    public func sections() -> [Document.Section] {
        var sections: [Document.Section] = []
        if let ids, let pieces, let roles {
            let rows = ids.indices.map { index -> [Cell] in
                [
                    .number(index), .number(ids[index]), .text(VisibleText.make(pieces[index])),
                    .text(index == readout ? "\(roles[index]), readout" : roles[index]),
                ] + (typeIDs.map { [.number($0[index])] } ?? [])
            }
            sections.append(
                .init(
                    "Tokens",
                    [
                        .table(
                            Table(
                                "\(ids.count) tokens", reading: "The reward is read at the token marked readout.",
                                columns: [Column("position", format: .whole), Column("id", format: .whole), "piece", "role"]
                                    + (typeIDs == nil ? [] : [Column("type", format: .whole)]),
                                rows: rows))
                    ]))
        }
        if let text { sections.append(.init("Text", [.prose(VisibleText.make(text))])) }
        if let texts {
            let rows = texts.map { text -> [Cell] in
                [
                    .number(text.ids.count), .text(text.ids.map(String.init).joined(separator: " ")),
                    .text(VisibleText.make(text.decoded)),
                ]
            }
            sections.append(
                .init(
                    "Texts", [.table(Table("Texts", columns: [Column("tokens", format: .whole), "ids", "decoded"], rows: rows))]))
        }
        return sections
    }
}
