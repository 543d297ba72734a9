import LensCore

/// What a study says before it shows anything.
extension StudyResult {
    static let share = NumberFormat.percent(decimals: 1)
    static let depth = NumberFormat.percent(decimals: 0)
    static let rho = NumberFormat.decimals(2).signed
    static let error = NumberFormat.decimals(3)

    var summaryBlocks: [Block] {
        var blocks: [Block] = [.prose(about)]
        let answers = self.answers
        if !answers.isEmpty { blocks.append(.definitions(answers)) }
        blocks.append(.table(headline))
        if coverage.failed > 0 {
            blocks.append(
                .warning("\(coverage.failed) of \(coverage.planned) results could not be made; the next section says why."))
        }
        if coverage.left > 0 {
            blocks.append(
                .warning("\(coverage.left) of \(coverage.planned) results are still to be made: numbers are of what there is."))
        }
        return blocks
    }

    private var about: String {
        let files = sources.map { "\($0.pairs) pairs of \($0.name)" }.joined(separator: ", ")
        let names = models.map(\.name).joined(separator: ", ")
        return "\(name): \(models.count == 1 ? "one model" : "\(models.count) models") (\(names)) on \(files). In brackets 95 % "
            + "intervals."
    }

    /// One row for each model and file, the numbers a study is quoted by.
    public var headline: Table {
        Table(
            "Headline",
            reading: "ρ is the mean rank correlation of attribution and patching over components; depth runs from the embedding "
                + "(0) to the last block (1). In brackets 95 % intervals: Wilson's for shares, otherwise bootstrap over prompts.",
            columns: [
                "model", "pairs of", Column("n", format: .whole), Column("accuracy", format: Self.share),
                Column("calibration error", format: Self.error), Column("best scale", format: .decimals(2)),
                Column("formed at depth", format: Self.depth), Column("ρ, corrected", format: Self.rho),
                Column("ρ, reward-lens 1.0", format: Self.rho),
            ],
            rows: rows.map { row in
                let accuracy = row.reading?.accuracy
                let unscored = why(row, "score")
                return [
                    .text(row.model), .text(row.source), .number(accuracy.map { Double($0.all.n) }, orMissing: unscored),
                    accuracy.map { .measure($0.all) } ?? .missing(unscored),
                    accuracy.map { .measure($0.calibration.error) } ?? .missing(unscored),
                    .number(accuracy?.calibration.scale, orMissing: accuracy == nil ? unscored : "no scale is best"),
                    row.reading?.depths.map { .measure($0.stable) } ?? .missing(why(row, "lens")),
                    agreement(row, \.main), agreement(row, \.rewardLens1),
                ]
            })
    }

    private func agreement(_ row: Row, _ part: (AgreementResult) -> AgreementResult.Summary?) -> Cell {
        let agreements = row.reading?.agreements ?? []
        guard !agreements.isEmpty else { return .missing(why(row, "agree")) }
        guard let found = agreements.lazy.compactMap(part).first else { return .missing("this protocol was not asked for") }
        return .estimate(found.meanSpearman, found.low, found.high, found.reason)
    }

    /// Why there is nothing of an analysis.
    func why(_ row: Row, _ analysis: String) -> String {
        let failure = failures.first {
            $0.model == row.model && ($0.analysis == analysis || $0.analysis.hasPrefix("\(analysis) ("))
        }
        return failure?.why ?? (coverage.left > 0 ? "not measured yet" : "not in this study")
    }

    /// One question and its answer by each model.
    private var answers: [Document.Entry] {
        let accuracies = having(\.accuracy)
        let agreements = having { $0.agreements.lazy.compactMap(Self.agreement).first }
        let entries: [(String, [String])] = [
            (
                "How often do they prefer the chosen response?",
                accuracies.map { "\($0.label) in \($0.found.all.text(Self.share)) of \($0.found.all.n) pairs" }
            ),
            ("Do attribution and patching agree?", agreements.map { "\($0.label): \($0.found)" }),
            (
                "Are their margins probabilities of being right?",
                accuracies.map { "\($0.label): \($0.found.calibration.inWords)" }
            ),
            (
                "Where do preferences form?",
                having(\.depths).filter { $0.found.stable.value != nil }.map {
                    "\($0.label) at \($0.found.stable.text(Self.depth)) of its depth"
                }
            ),
            (
                "What can they be talked into?",
                models.compactMap { model in model.hack.map { "\(model.name): \($0.headline)" } }
            ),
            ("Which concepts move them?", models.compactMap { model in model.concepts.map { "\(model.name): \($0.summary)" } }),
        ]
        return entries.filter { !$0.1.isEmpty }.map { .init($0.0, Self.sentences($0.1)) }
    }

    /// Phrases as one text.
    private static func sentences(_ phrases: [String]) -> String {
        phrases.map { $0.hasSuffix(".") ? $0 : "\($0)." }.joined(separator: " ")
    }

    private static func agreement(_ result: AgreementResult) -> String? {
        func words(_ row: AgreementResult.Summary?, _ name: String) -> String? {
            row.flatMap { row in
                row.meanSpearman.map { "\(Cell.estimate($0, row.low, row.high, nil).text(rho)) \(name)" }
            }
        }
        let found = [
            words(result.main, "in the corrected protocol"), words(result.rewardLens1, "in that of reward-lens 1.0"),
        ].compactMap(\.self)
        return found.isEmpty ? nil : "mean ρ " + found.joined(separator: ", ")
    }
}

extension StudyResult.Coverage {
    var left: Int { max(0, planned - done - failed) }
}

extension Measure {
    /// The value with its interval in brackets; a dash where there is none.
    func text(_ format: NumberFormat) -> String { Cell.measure(self).text(format) }
}
