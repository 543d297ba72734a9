import LensCore

extension SAETrainingResult: Presentable {
    public static var title: String { "Sparse autoencoder" }

    public func sections() -> [Document.Section] {
        let last = curve.last
        let end = last.map {
            " At the end a batch's FVU was \(NumberFormat.decimals(3).string($0.fvu)), with \(NumberFormat.decimals(1).string($0.l0)) latents active."
        }
        let summary =
            "Trained on \(rows) activations of \(pairs) pairs in \(steps) steps of \(batch)."
            + (end ?? " It had been trained already.")
        let points = curve.map { Double($0.step) }
        func series(_ title: String, _ reading: String, _ value: (Point) -> Double) -> Series {
            Series(
                title, reading: reading, x: Axis("step", format: .whole), y: Axis(title, format: .significant(3)),
                positions: points,
                curves: [Curve(title, curve.map(value))])
        }
        var sections = [
            Document.Section("Summary", [.prose(summary), .definitions(autoencoder.entries)]),
            Document.Section(
                "Training",
                curve.isEmpty
                    ? [.notMeasured("Training", why: "it was over when this run began")]
                    : [
                        .series(series("FVU", "The batch's fraction of variance unexplained; lower is better.", \.fvu)),
                        .series(series("dead share", "Latents that have been silent for the window.", \.deadShare)),
                    ]),
        ]
        sections.append(
            .init("On held-out pairs", heldOut?.blocks ?? [.notMeasured("Evaluation", why: "no pairs were held out")]))
        return sections
    }
}

extension SAEEvaluationResult: Presentable {
    public static var title: String { "Sparse autoencoder, evaluated" }

    public func sections() -> [Document.Section] {
        [
            Document.Section("Autoencoder", [.definitions(autoencoder.entries)]),
            Document.Section("Evaluation", evaluation.blocks),
        ]
    }
}

extension SAEExchangeResult: Presentable {
    public static var title: String { "Sparse autoencoder, exchanged" }

    public func sections() -> [Document.Section] {
        [Document.Section("Autoencoder", [.prose("Read from \(from), written as \(to)."), .definitions(autoencoder.entries)])]
    }
}

extension SAEDescription {
    var entries: [Document.Entry] {
        [
            .init("autoencoder", name), .init("latents", "\(latents)"), .init("width", "\(width)"),
            .init("activation", activation),
            .init("site", site ?? "not said"), .init("positions", positions ?? "not said"),
        ]
    }
}

extension SAEEvaluation {
    /// Everything worth showing of it.
    var blocks: [Block] {
        let three = NumberFormat.decimals(3)
        var blocks: [Block] = [
            .table(
                Table(
                    "Reconstruction",
                    reading:
                        "The fraction of variance unexplained (FVU), what is explained of the variance, active latents per input (L0), and "
                        + "latents that are never active.",
                    columns: [
                        Column("rows", format: .whole), Column("FVU", format: three), Column("explained", format: three),
                        Column("L0", format: .decimals(1)), Column("dead", format: .percent(decimals: 1)),
                    ],
                    rows: [
                        [
                            .number(n), .number(fvu, orMissing: "the rows do not vary"),
                            .number(explainedVariance, orMissing: "the rows do not vary"), .number(l0), .number(deadShare),
                        ]
                    ]))
        ]
        if !density.isEmpty {
            let share = NumberFormat.significant(1)
            blocks.append(
                .bars(
                    Bars(
                        "Density", reading: "How many latents are active on what share of inputs.",
                        quantity: Axis("latents", format: .whole),
                        bars: density.map { .init("\(share.string($0.low)) to \(share.string($0.high))", Double($0.latents)) },
                        arrangement: .fromZero)))
        }
        guard let rewards else {
            return blocks + [.notMeasured("What rewards keep", why: "there were too few pairs, or the site is not the stream")]
        }
        let rows: [(String, Measure)] = [
            ("reward recovered", rewards.rewardRecovered), ("margin correlation", rewards.marginCorrelation),
            ("margin slope", rewards.marginSlope), ("preferences flipped", rewards.flipRate),
        ]
        return blocks + [
            .table(
                Table(
                    "What rewards keep with the reconstruction in the stream's place at the readout",
                    reading:
                        "1 is everything: of rewards, of margins' order, of their size. Flipped preferences are a share of pairs.",
                    columns: ["", Column("value", format: three), Column("n", format: .whole)],
                    rows: rows.map { [.text($0.0), .measure($0.1), .number($0.1.n)] })),
            .scatter(
                Scatter(
                    "Margins", reading: "Each pair's margin with the stream as it is, and with its reconstruction.",
                    x: Axis("margin", unit: "reward units"), y: Axis("margin with the reconstruction", unit: "reward units"),
                    points: rewards.pairs.map { .init($0.margin, $0.reconstructedMargin, label: $0.id) },
                    labelling: .outermost(3),
                    guide: .identity)),
        ]
    }
}
