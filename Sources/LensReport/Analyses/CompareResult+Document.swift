import LensCore

extension CompareResult: Presentable {
    public static var title: String { "Models compared" }

    public func sections() -> [Document.Section] {
        [
            Document.Section("Summary", [.prose(summary), .table(modelTable), .table(pairTable)]),
            Document.Section("Where preferences form", [.series(lensCurves)]),
            Document.Section("Which parts carry them", [.table(partTable)]),
            Document.Section("Accuracy by category", categoryBlocks),
            Document.Section("Disagreements", disagreementBlocks),
        ]
    }

    private static let two = NumberFormat.decimals(2)
    private static let share = NumberFormat.percent(decimals: 0)
    /// Pairs of responses that a document lists.
    private static let listed = 20

    private var summary: String {
        let ranked = models.sorted { ($0.accuracy.value ?? 0) > ($1.accuracy.value ?? 0) }
        let accuracies = ranked.map { "\($0.name) \($0.accuracy.value.map(Self.share.string) ?? "–")" }.joined(separator: ", ")
        let closest = pairs.compactMap { pair in pair.distance.value.map { (pair, $0) } }.min { $0.1 < $1.1 }
        let near = closest.map { pair, distance in
            " The closest preferences are those of \(pair.a) and \(pair.b), at a distance of \(Self.two.string(distance)) (0 is the same, "
                + "√2 unrelated, 2 opposite)."
        }
        return "On \(n) pairs the chosen response has the higher reward in: \(accuracies)." + (near ?? "")
            + " Models disagree on \(disagreements.count) pairs."
    }

    private var modelTable: Table {
        Table(
            "Models",
            columns: [
                "model", "family", "head", Column("layers", format: .whole), Column("width", format: .whole),
                Column("accuracy", format: Self.share), Column("spread of margins", unit: "own units"),
                Column("formed at depth", format: Self.share),
            ],
            rows: models.map {
                [
                    .text($0.name), .text($0.description.family), .text($0.description.head), .number($0.description.layers),
                    .number($0.description.width), .measure($0.accuracy), .number($0.spread), .measure($0.crystallization),
                ]
            })
    }

    private var pairTable: Table {
        Table(
            "Two by two",
            reading:
                "Correlations of margins over pairs, the share of pairs on which both prefer the same response, the distance of "
                + "preferences (STARC), and how alike the readouts are (debiased CKA). In brackets 95 % intervals; nulls shuffle pairs.",
            columns: [
                "models", Column("margins r", format: Self.two), Column("margins ρ", format: Self.two),
                Column("rewards r", format: Self.two),
                Column("agree", format: Self.share), Column("distance", format: Self.two), "null",
                Column("CKA", format: Self.two), "null",
                Column("head cosine", format: Self.two),
            ],
            rows: pairs.map { row in
                [
                    .text("\(row.a), \(row.b)"), Self.cell(row.margins), Self.cell(row.marginRanks), Self.cell(row.rewards),
                    .measure(row.agreement), Self.cell(row.distance), .text(Self.null(row.distance)),
                    .number(row.cka.value, orMissing: row.cka.reason ?? ""),
                    .text(Self.null(row.cka)),
                    row.headCosine.map { .measure($0) } ?? .missing(row.headReason ?? ""),
                ]
            })
    }

    private var lensCurves: Series {
        Series(
            "Mean difference over depth",
            reading:
                "The reward lens on chosen minus rejected, in each model's own spread of margins, over depth from the embedding to the "
                + "last block.",
            x: Axis("depth", format: Self.share), y: Axis("mean difference", unit: "spreads", format: Self.two),
            positions: models.first?.depths ?? [],
            curves: models.map { model in
                Curve(
                    model.name, model.lens.map(\.value),
                    band: Band("95 % interval", low: model.lens.map(\.low), high: model.lens.map(\.high)))
            })
    }

    private var partTable: Table {
        Table(
            "What parts add to margins",
            reading:
                "Spearman's ρ of mean contributions: of heads and MLPs by name in models of one shape, otherwise of attention and MLPs by "
                + "relative depth. The overlap is of the largest ones; its p is hypergeometric.",
            columns: [
                "models", "by", Column("parts", format: .whole), Column("ρ", format: Self.two), "null", "common of the largest",
                Column("p", format: .significant(2)),
            ],
            rows: pairs.map { row in
                guard let profile = row.profile else {
                    return [.text("\(row.a), \(row.b)"), .missing(row.profileReason ?? "")]
                }
                return [
                    .text("\(row.a), \(row.b)"), .text(profile.kind.rawValue), .number(profile.n), Self.cell(profile.correlation),
                    .text(Self.null(profile.correlation)),
                    .text(zip2(profile.overlap, profile.top).map { "\($0) of \($1)" } ?? ""),
                    .number(profile.overlapP, orMissing: ""),
                ]
            })
    }

    private var categoryBlocks: [Block] {
        let names = models.first?.categories.map(\.name) ?? []
        guard !names.isEmpty else { return [.notMeasured("Accuracy by category", why: "the pairs have no categories")] }
        return [
            .table(
                Table(
                    "Accuracy",
                    columns: ["category", Column("n", format: .whole)] + models.map { Column($0.name, format: Self.share) },
                    rows: names.indices.map { index in
                        [.text(names[index]), .number(models[0].categories[index].accuracy.n)]
                            + models.map { .measure($0.categories[index].accuracy) }
                    }))
        ]
    }

    private var disagreementBlocks: [Block] {
        guard !disagreements.isEmpty else { return [.prose("The models prefer the same response of every pair.")] }
        return [
            .table(
                Table(
                    disagreements.count > Self.listed ? "The \(Self.listed) largest" : "All",
                    reading: "Margins in each model's own spread; above 0 the chosen response is preferred.",
                    columns: ["pair", "prompt"] + models.map { Column($0.name, format: Self.two.signed) },
                    rows: disagreements.prefix(Self.listed).map { row in
                        [.text(row.id), .text(row.prompt)] + row.margins.map { .number($0) }
                    }))
        ]
    }

    private static func cell(_ compared: Compared) -> Cell {
        .estimate(compared.value, compared.low, compared.high, compared.reason)
    }

    private static func null(_ compared: Compared) -> String {
        zip2(compared.nullLow, compared.nullHigh).map { "\(two.string($0)) to \(two.string($1))" } ?? ""
    }
}
