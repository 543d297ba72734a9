import LensCore

extension ConceptsResult: Presentable {
    public static var title: String { "Concept vectors" }

    public func sections() -> [Document.Section] {
        var sections = [
            Document.Section("Summary", [.prose(summary), .table(overview), .forest(forest)]),
            Document.Section("Where concepts can be read", [.prose(sweepText), .series(sweep), .table(separability)]),
            Document.Section("The reward's own direction", cosineBlocks),
            Document.Section("Steering", steeringBlocks),
            Document.Section("Without the concept", removalBlocks),
        ]
        if !rewardLens1.isEmpty { sections.append(.init("As reward-lens 1.0 computes it", rewardLens1Blocks)) }
        return sections
    }

    var summary: String {
        func names(_ verdict: Verdict) -> String? {
            let found = concepts.filter { $0.steering?.verdict == verdict }.map(\.name)
            return found.isEmpty ? nil : found.joined(separator: ", ")
        }
        let readable = concepts.count { $0.q.map { $0 < 0.05 } ?? false }
        let moved = [
            names(.raises).map { "Adding these raises it: \($0)." }, names(.lowers).map { "Adding these lowers it: \($0)." },
            names(.noMoreThanRandom).map { "These move it no more than random directions do: \($0)." },
        ].compactMap(\.self)
        let place =
            switch at {
            case .readout: "where the reward is read"
            case .response: "over the response"
            }
        return "\(readable) of \(concepts.count) concepts can be told from held-out texts' activations \(place) (q < .05). "
            + (moved.isEmpty
                ? "Adding a concept's direction demonstrably moves the reward for none."
                : "What adding a concept's direction to the stream does to the reward: " + moved.joined(separator: " "))
    }

    private var overview: Table {
        let two = NumberFormat.decimals(2)
        return Table(
            "Concepts",
            reading: "AUROC is that of the mean difference on held-out prompts, q pays for choosing the depth. The slope is the "
                + "reward's change for a step of the stream's root mean square; the cosine is at the last depth.",
            columns: [
                "concept", Column("n", format: .whole), Column("units", format: .whole), Column("depth", format: .whole),
                Column("AUROC", format: two), Column("q", format: .significant(2)), Column("cosine", format: two.signed),
                "random", Column("slope", unit: "reward units per α"), "adding it",
            ],
            rows: concepts.map { concept in
                let cosine = concept.cosines.first { $0.method == .meanDifference }
                return [
                    .text(concept.name), .number(concept.n), .number(concept.units),
                    .number(concept.bestLayer.map(Double.init), orMissing: "activations do not vary"),
                    .measure(concept.best?.auroc(.meanDifference)), .number(concept.q, orMissing: ""),
                    .number(cosine?.cosine, orMissing: cosineReason ?? ""), .text(range(cosine?.nullLow, cosine?.nullHigh, two)),
                    .measure(concept.steering?.slope),
                    .text(concept.steering?.verdict.rawValue ?? Verdict.cannotBeEstimated.rawValue),
                ]
            })
    }

    private var forest: Forest {
        Forest(
            "What adding a concept does to the reward",
            reading: "Slopes with their 95 % intervals; the note gives the range of 20 random directions' slopes.",
            quantity: Axis("slope", unit: "reward units per α", format: .standard.signed),
            rows: concepts.map { concept in
                let slope = concept.steering?.slope
                let random = range(concept.steering?.random.min(), concept.steering?.random.max(), .standard)
                return .init(
                    concept.name, slope?.value, low: slope?.low, high: slope?.high,
                    note: slope?.reason ?? (random.isEmpty ? nil : "random \(random)"))
            })
    }

    private var sweepText: String {
        "Directions are fitted on some prompts and judged on others, in five folds. AUROC is the probability that a text with the "
            + "concept scores higher than one without; the band is its 95 % interval over units. Depth 0 is the embedding."
    }

    private var sweep: Series {
        let layers = concepts.first?.layers.map(\.layer) ?? []
        return Series(
            "AUROC by depth", reading: "The mean difference on held-out prompts; 0.5 is chance.",
            x: Axis("depth", format: .whole), y: Axis("AUROC", baseline: .data, format: .decimals(2)),
            positions: layers.map(Double.init),
            curves: concepts.map { concept in
                let measures = concept.layers.map { $0.auroc(.meanDifference) }
                return Curve(
                    concept.name, measures.map { $0?.value },
                    band: Band("95 % interval", low: measures.map { $0?.low }, high: measures.map { $0?.high }))
            },
            references: [Reference("chance", at: 0.5)])
    }

    private var separability: Table {
        let two = NumberFormat.decimals(2)
        return Table(
            "At the best depth", reading: "The null shuffles labels within units, for the mean difference.",
            columns: [
                "concept", "direction", Column("AUROC", format: two), "null",
                Column("accuracy", format: .percent(decimals: 0)), Column("texts", format: .whole),
            ],
            rows: concepts.flatMap { concept in
                (concept.best?.separability ?? []).map { row -> [Cell] in
                    let isPlain = row.method == .meanDifference
                    return [
                        .text(concept.name), .text(row.method.rawValue), .measure(row.auroc),
                        .text(isPlain ? range(concept.best?.nullLow, concept.best?.nullHigh, two) : ""), .measure(row.accuracy),
                        .number(row.auroc.n),
                    ]
                }
            })
    }

    private var cosineBlocks: [Block] {
        if let cosineReason { return [.notMeasured("Cosine with the reward's direction", why: cosineReason)] }
        let two = NumberFormat.decimals(2)
        return [
            .prose(
                "The cosine of each direction in the last stream with the direction by which the reward reads it, the final norm's "
                    + "scale frozen. Random directions follow the activations' own covariance: isotropic ones would make any cosine "
                    + "look large."),
            .table(
                Table(
                    "Cosines with the reward's direction",
                    columns: [
                        "concept", "direction", Column("cosine", format: two.signed), "random, middle 95 %",
                        Column("p", format: .significant(2)), Column("q", format: .significant(2)),
                    ],
                    rows: concepts.flatMap { concept in
                        concept.cosines.map { row in
                            [
                                .text(concept.name), .text(row.method.rawValue),
                                .number(row.cosine, orMissing: "the direction is not defined"),
                                .text(range(row.nullLow, row.nullHigh, two)), .number(row.p, orMissing: ""),
                                .number(row.q, orMissing: ""),
                            ]
                        }
                    })),
        ]
    }

    private var rewardLens1Blocks: [Block] {
        [
            .warning(
                "The mean difference is held against the head's raw weight, which reads what the final norm gives, not the stream: "
                    + "not evidence of anything."),
            .table(
                Table(
                    "Cosines with the head's weight",
                    columns: ["concept", Column("cosine", format: .decimals(2).signed), Column("n", format: .whole)],
                    rows: rewardLens1.map {
                        [.text($0.concept), .number($0.cosine, orMissing: "the mean difference is zero"), .number($0.n)]
                    })),
        ]
    }

    func range(_ low: Double?, _ high: Double?, _ format: NumberFormat) -> String {
        zip2(low, high).map { "\(format.string($0)) to \(format.string($1))" } ?? ""
    }
}
