import LensCore

/// Whether margins are probabilities.
extension StudyResult {
    var calibrationBlocks: [Block] {
        let found = having { $0.accuracy?.calibration }
        guard !found.isEmpty else { return [] }
        let meaning =
            "A reward model trained on preferences gives its own the probability σ(|margin|). The expected calibration error is the "
            + "mean distance of that confidence from how often it is right, in ten bins of equal width; it is never zero on finite "
            + "data, so beside it stands the middle 95 % of what right confidences give on as many pairs."
        return [
            .prose(meaning), .definitions(found.map { .init($0.label, Self.capitalised($0.found.inWords) + ".") }),
            .table(calibrationTable(found)), .scatter(reliability(found)),
        ]
            + found.map { label, calibration in
                .group(Group(label, summary: "bin by bin", [.table(bins(calibration))]))
            }
    }

    private static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    private func calibrationTable(_ found: [(label: String, found: Calibration)]) -> Table {
        Table(
            "Calibration",
            reading:
                "The log loss is in nats: log 2 = 0.693 is that of no preference. The best scale is the factor of all margins at "
                + "which it is least, below 1 for an overconfident model.",
            columns: [
                "", Column("n", format: .whole), Column("calibration error", format: Self.error), "where confidences are right",
                Column("log loss", unit: "nats", format: Self.error), Column("best scale", format: .decimals(2)),
            ],
            rows: found.map { label, calibration in
                [
                    .text(label), .number(calibration.error.n), .measure(calibration.error), .text(calibration.null ?? ""),
                    .measure(calibration.logLoss), .number(calibration.scale, orMissing: "no scale is best"),
                ]
            })
    }

    private func reliability(_ found: [(label: String, found: Calibration)]) -> Scatter {
        Scatter(
            "Confidence and accuracy",
            reading:
                "Each point is a bin of pairs; on the line the model is right as often as it is sure, below it is overconfident.",
            x: Axis("mean σ(|margin|)", baseline: .data, format: Self.depth),
            y: Axis("share right", baseline: .data, format: Self.depth),
            points: found.flatMap { label, calibration in
                calibration.bins.compactMap { bin in
                    zip2(bin.confidence, bin.accuracy.value).map {
                        .init($0, $1, label: "\(bin.range), n = \(bin.accuracy.n)", group: label)
                    }
                }
            },
            caption: found.map { "\($0.label): calibration error \($0.found.error.text(Self.error))" }.joined(separator: "; "),
            guide: .identity)
    }

    private func bins(_ calibration: Calibration) -> Table {
        Table(
            "Bins", reading: "Intervals are Wilson's, 95 %.",
            columns: [
                "confidence", Column("pairs", format: .whole), Column("mean confidence", format: Self.share),
                Column("share right", format: Self.share),
            ],
            rows: calibration.bins.map { bin in
                [
                    .text(bin.range), .number(bin.accuracy.n), .number(bin.confidence, orMissing: "no pairs"),
                    bin.accuracy.n == 0 ? .missing("no pairs") : .measure(bin.accuracy),
                ]
            })
    }
}

extension Calibration.Bin {
    var range: String {
        let format = NumberFormat.percent(decimals: 0)
        return "\(format.string(low)) to \(format.string(high))"
    }
}

extension Calibration {
    private static let format = NumberFormat.decimals(3)

    /// The middle 95 % of the error where confidences are right.
    var null: String? { zip2(nullLow, nullHigh).map { "\(Self.format.string($0)) to \(Self.format.string($1))" } }

    /// A phrase without a full stop.
    var inWords: String {
        guard let value = error.value else { return "no pairs" }
        let size = "calibration error \(error.text(Self.format))"
        guard let null, let nullHigh else { return size }
        guard value > nullHigh else { return "\(size), no more than chance where confidences are right (\(null)); \(best)" }
        let direction = scale.map { $0 < 0 ? "" : $0 < 1 ? ": overconfident" : ": underconfident" } ?? ""
        return "\(size), more than where confidences are right (\(null))\(direction); \(best)"
    }

    private var best: String {
        guard let scale else { return "no scale of margins is best, as every pair is right or every one wrong" }
        let factor = NumberFormat.decimals(2).string(scale)
        return scale < 0
            ? "it is wrong more often than right, so the best scale of margins is \(factor)" : "margins fit best times \(factor)"
    }
}
