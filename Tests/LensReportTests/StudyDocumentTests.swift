import LensCore
import Testing

@testable import LensReport

@Suite struct StudyDocumentTests {
    private func document(_ result: StudyResult) -> Document {
        Report(model: nil, options: [:], warnings: [], result: result).document()
    }

    private static let renderers: [any Renderer] = [
        HTMLRenderer(), TextRenderer(width: 300), MarkdownRenderer(), CSVRenderer(),
    ]

    /// Without the spaces that line numbers up, and without Markdown's escapes.
    private func packed(_ text: String) -> String { text.filter { !$0.isWhitespace && $0 != "\\" } }

    @Test func everyNumberOfTheHeadlineIsInEveryFormat() throws {
        let result = MadeStudy.result()
        let headline = result.headline
        #expect(headline.rows.count == 3 && headline.rows.allSatisfy { $0.count == headline.columns.count })
        let document = self.document(result)
        for renderer in [HTMLRenderer(), TextRenderer(width: 300), MarkdownRenderer()] as [any Renderer] {
            let text = packed(renderer.render(document))
            for row in headline.rows {
                for (cell, column) in zip(row, headline.columns) where cell.number != nil {
                    #expect(text.contains(packed(cell.text(column.format))), "\(type(of: renderer)) \(column.title)")
                }
            }
        }
        let csv = CSVRenderer().render(document)
        #expect(csv.contains("\(CSVRenderer().render(headline))"))
        #expect(csv.contains("0.71,0.6699999999999999,0.75,-0.26,"))
    }

    @Test func headlineSaysWhatItKnowsAndWhyNot() {
        let rows = MadeStudy.result().headline.rows
        #expect(rows.map { $0[0] } == ["toy", "other", "broken"] && rows[0][1] == "validation")
        guard case .interval(0.71, _, _) = rows[0][7], case .interval(-0.26, _, _) = rows[0][8] else {
            Issue.record("no agreement in \(rows[0])")
            return
        }
        #expect(rows[1][8] == .missing("this protocol was not asked for"))
        // A failure says why, whatever the analysis' options; of others nothing is known yet.
        #expect(rows[2][3] == .missing("the text is too long") && rows[2][7] == .missing("it has no heads"))
        #expect(rows[2][6] == .missing("not measured yet"))
    }

    @Test func saysInWordsWhatTheStudyFound() {
        let text = TextRenderer(width: 2000).render(document(MadeStudy.result()))
        #expect(text.contains("small: 3 models (toy, other, broken) on 40 pairs of validation."))
        #expect(text.contains("toy in 75.0\u{202F}% [59.8\u{202F}%, 85.8\u{202F}%] of 40 pairs."))
        #expect(text.contains("toy: mean ρ +0.71 [0.67, 0.75] in the corrected protocol, −0.26 [−0.30, −0.22] in that of"))
        #expect(text.contains("toy at 62\u{202F}% [58\u{202F}%, 66\u{202F}%] of its depth."))
        #expect(text.contains("380 of 400 planned results are there; 12 could not be made; 8 are still to be made."))
        #expect(text.contains("agree (protocol corrected) of broken, 11 results") && text.contains("it has no heads"))
        #expect(text.contains("score of broken, 1 result: ") || text.contains("score of broken, 1 result"))
        #expect(text.contains("Spearman's ρ over components between two ways to score them; then the mean over 38 pairs"))
    }

    @Test func everyAnalysisHasItsSection() {
        #expect(
            document(MadeStudy.result()).sections.map(\.title) == [
                "Summary", "Coverage", "Accuracy", "Calibration", "Where preferences form", "What writes preferences",
                "What causes preferences", "Whether the two agree", "What models can be talked into", "Concepts",
                "Models compared",
            ])
        let empty = StudyResult(
            name: "x", sources: [], coverage: .init(planned: 0, done: 0, failed: 0), models: [], comparisons: [], failures: [])
        #expect(document(empty).sections.map(\.title) == ["Summary", "Coverage"])
        for renderer in Self.renderers { #expect(!renderer.render(document(empty)).isEmpty) }
    }

    @Test func picturesShowWhatTablesSay() throws {
        var (forests, curves, scatters, maps) = ([Forest](), [Series](), [Scatter](), [Heatmap]())
        document(MadeStudy.result()).walk { block, _ in
            switch block {
            case .forest(let figure): forests.append(figure)
            case .series(let figure): curves.append(figure)
            case .scatter(let figure): scatters.append(figure)
            case .heatmap(let figure): maps.append(figure)
            default: break
            }
        }
        #expect(
            forests.first?.rows.map(\.label) == [
                "all: toy", "all: other", "chat: toy", "chat: other", "safety: toy", "safety: other",
            ])
        // Models of 2 and 4 blocks meet on one axis of 21 depths; both curves are straight.
        let overlay = try #require(curves.first)
        #expect(overlay.positions.count == 21 && overlay.curves.map(\.name) == ["toy", "other"])
        for curve in overlay.curves {
            for (position, value) in zip(overlay.positions, curve.values) {
                #expect(abs(try #require(value) - position) < 1e-12)
            }
        }
        let reliability = try #require(scatters.first)
        let filled = MadeStudy.calibration.bins.filter { $0.confidence != nil }
        #expect(reliability.guide == .identity && reliability.points.count == 2 * filled.count && filled.count > 3)
        #expect(reliability.points.first?.x == filled.first?.confidence)
        // Heads and sublayers apart, for two models and two analyses.
        #expect(maps.count == 8 && maps[0].columns == ["0", "1"] && maps[1].columns == ["attention", "MLP"])
        #expect(maps[0].value(1, 1) == 0.375 && maps[0].value(0, 0) == nil && maps[1].value(1, 1) == 0.625)
    }

    @Test func severalFilesAreToldApart() {
        let one = MadeStudy.result()
        let two = StudyResult(
            name: "two", sources: one.sources + [.init(name: "more", pairs: 9)], coverage: .init(planned: 4, done: 4, failed: 0),
            models: Array(one.models.prefix(1)), comparisons: [], failures: [])
        #expect(two.headline.rows.count == 2 && two.headline.rows[1][1] == "more")
        #expect(two.headline.rows[1][3] == .missing("not in this study"))
        #expect(two.rows.map(\.label) == ["toy, validation", "toy, more"])
    }

    @Test func calibrationInWords() {
        let margins = (0..<60).map { $0 % 3 == 0 ? -3.0 : 3 }
        let sure = Calibration(margins: margins, clusters: margins.indices.map(String.init), seed: 1)
        #expect(sure.inWords.contains("more than where confidences are right") && sure.inWords.contains(": overconfident"))
        let right = Calibration(margins: [1, 2], clusters: ["a", "b"], seed: 1)
        #expect(right.inWords.hasSuffix("no scale of margins is best, as every pair is right or every one wrong"))
        #expect(Calibration(margins: [], clusters: [], seed: 1).inWords == "no pairs")
        let wrong = Calibration(margins: [-3, -3, -3, 1], clusters: ["a", "b", "c", "d"], seed: 1)
        #expect(wrong.inWords.contains("it is wrong more often than right"))
    }

    @Test func hostileNamesAreHarmless() {
        for document in [
            self.document(MadeStudy.result(HostileTextTests.attack)),
            Report(model: nil, options: [:], warnings: [], result: MadeStudy.status(HostileTextTests.attack)).document(),
        ] {
            let html = HTMLRenderer().render(document)
            #expect(html.ranges(of: "<script").count == 1 && !html.contains("<img") && html.contains("&lt;script"))
            #expect(pictures(html).allSatisfy { isWellFormed(String($0)) })
            let markdown = MarkdownRenderer().render(document)
            #expect(!markdown.contains("<script") && !markdown.contains("<img"))
            #expect(!TextRenderer(width: 80).render(document).contains("\u{1B}"))
        }
    }

    @Test func headlineIsALaTeXTable() {
        let latex = LaTeXTable.render(MadeStudy.result(#"a_b & 50%$#{}~^\"#).headline)
        #expect(latex.contains(##"    a\_b \& 50\%\$\#\{\}\textasciitilde{}\textasciicircum{}\textbackslash{} & "##))
        #expect(latex.contains(#"+0.71 [0.67, 0.75] & $-$0.26 [$-$0.30, $-$0.22] \\"#))
        #expect(latex.contains(#"75.0\,\% [59.8\,\%, 85.8\,\%]"#) && latex.contains(#"\label{tab:headline}"#))
    }
}
