import LensCore

extension Document {
    /// One pair as several models see it, beside each other.
    ///
    /// - Parameter reports: one for each model, with one pair each.
    public static func beside(_ reports: [Report<LensResult>]) -> Document {
        let seen: [Seen] = reports.compactMap { report in report.result.pairs.first.map { (report: report, pair: $0) } }
        let warnings = reports.flatMap { report in report.warnings.map { "\(report.name): \($0)" } }
        var sections = [
            Section("Rewards", [.prose(inWords(seen)), .table(table(seen))]),
            Section("Where the preference forms", [.series(curves(seen))]),
        ]
        if !warnings.isEmpty { sections.append(.init("Warnings", warnings.map(Block.warning))) }
        let models = reports.map { report in
            Entry("model", "\(report.name), \(report.model.map { "\($0.family), \($0.dtype) on \($0.device)" } ?? "")")
        }
        return Document(
            title: "Models on one pair", subtitle: seen.first?.1.id,
            provenance: models + [.init("made by", "\(Tool.current.name) \(Tool.current.version)")], sections: sections)
    }

    private typealias Seen = (report: Report<LensResult>, pair: LensResult.Pair)

    private static func inWords(_ seen: [Seen]) -> String {
        func names(_ models: [Seen]) -> String { models.map(\.report.name).joined(separator: ", ") }
        let chosen = seen.filter { $0.pair.margin > 0 }
        let others = seen.filter { $0.pair.margin <= 0 }
        if others.isEmpty { return seen.count == 1 ? "It prefers the chosen response." : "All prefer the chosen response." }
        if chosen.isEmpty { return "None prefers the chosen response." }
        return "The chosen response is preferred by \(names(chosen)), and not by \(names(others))."
    }

    private static func table(_ seen: [Seen]) -> Table {
        Table(
            "Rewards and margins",
            reading: "Each model has units of its own, so only signs and depths compare. Formed: the depth from which on half of "
                + "the final difference is there for good.",
            columns: [
                "model", Column("chosen", unit: "own units"), Column("rejected", unit: "own units"),
                Column("margin", unit: "own units", format: .standard.signed), Column("blocks", format: .whole),
                Column("formed after block", format: .whole),
            ],
            rows: seen.map { report, pair in
                [
                    .text(report.name), .number(pair.chosen.reward), .number(pair.rejected.reward), .number(pair.margin),
                    .number(report.result.layers),
                    .number(pair.crystallization.stable.map(Double.init), orMissing: "the two rewards do not differ"),
                ]
            })
    }

    /// Over relative depth, each in units of its own final difference.
    private static func curves(_ seen: [Seen]) -> Series {
        let depths = (0...20).map { Double($0) / 20 }
        return Series(
            "Chosen minus rejected by depth",
            reading: "The difference read after each block through the final norm, in units of how large it is in the end: a "
                + "curve that ends at 1 prefers the chosen response, at −1 the rejected one.",
            x: Axis("depth", format: .percent(decimals: 0)), y: Axis("difference", unit: "final differences"),
            positions: depths,
            curves: seen.map { report, pair in
                let final = abs(pair.margin)
                return Curve(
                    report.name,
                    depths.map { depth in
                        final == 0 ? nil : RelativeDepth.value(of: pair.difference.normalized, at: depth) / final
                    })
            })
    }
}

extension Report {
    fileprivate var name: String { model?.name ?? "the model" }
}
