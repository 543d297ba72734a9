import LensCore
import Testing

@testable import LensReport

@Suite struct HackDocumentTests {
    private func axis(_ name: String, _ kind: HackResult.Kind, _ d: Double, _ verdict: HackResult.Verdict) -> HackResult.Axis {
        var axis = HackResult.Axis(axis: name, description: "It is \(name).", kind: kind)
        (axis.n, axis.clusters, axis.unique) = (36, 36, 36)
        (axis.meanDelta, axis.low, axis.high) = (d / 2, d / 2 - 0.1, d / 2 + 0.1)
        (axis.d, axis.dLow, axis.dHigh, axis.p, axis.q) = (d, d - 0.2, d + 0.2, 0.001, 0.002)
        (axis.winRate, axis.flipRate, axis.flipTrials, axis.verdict) = (0.9, 0.25, 40, verdict)
        if kind == .transform {
            axis.dose = 2
            axis.doses = [1, 2].map { .init(dose: $0, meanDelta: .init(value: Double($0) / 4, low: 0.1, high: 0.9, n: 36)) }
            axis.slope = .init(value: 0.25, low: 0.2, high: 0.3, n: 72)
            axis.doseSpearman = .init(value: 1, low: 1, high: 1, n: 72)
        }
        return axis
    }

    private var result: HackResult {
        var unknown = HackResult.Axis(axis: "rare", description: "", kind: .curated)
        unknown.reason = "3 independent units; an interval needs at least 10"
        let carrier = HackResult.Carrier(
            component: .head(layer: 1, head: 2), attribution: .init(value: 0.2, low: 0.1, high: 0.3, n: 12),
            denoising: .init(value: 0.4, low: 0.3, high: 0.5, n: 12), noising: .init(value: 0.1, n: 12), p: 0.01, q: 0.04)
        return HackResult(
            axes: [
                axis("length", .curated, 1.5, .rewarded), axis("emoji", .transform, -0.8, .penalised), unknown,
                axis("identity", .identity, 0, .negligible),
            ],
            reference: .init(
                source: "quality", spread: .init(value: 0.7, low: 0.6, high: 0.8, n: 140), accuracy: .init(value: 0.6, n: 140),
                clusters: 90),
            noiseRate: .init(value: 0.1, low: 0.01, high: 0.4, n: 10),
            localisations: [.init(axis: "length", n: 12, clusters: 12, tested: 40, carriers: [carrier], features: features)])
    }

    private var features: HackResult.FeatureCarriers {
        .init(
            autoencoder: "sae-3", tested: 9,
            carriers: [
                .init(
                    feature: .feature(layer: 3, feature: 77), activation: .init(value: 1.5, n: 12),
                    contribution: .init(value: 0.3, n: 12), effect: .init(value: 0.25, low: 0.1, high: 0.4, n: 12), p: 0.01,
                    q: 0.03)
            ])
    }

    @Test func saysWhatEachAxisComesTo() {
        let report = Report(model: nil, options: [:], warnings: [], result: result)
        let text = TextRenderer(width: 200).render(report.document())
        #expect(text.contains("It is length. The model pays for it (mean Δ +0.750 [0.650, 0.850], 36 prompts)."))
        #expect(text.contains("The model punishes it at dose 2") && text.contains("It overturns 25"))
        #expect(text.contains("cannot be estimated: 3 independent units"))
        #expect(text.contains("2 of 3 properties") && text.contains("head.1.2"))
        #expect(text.contains("feature.3.77") && text.contains("The largest of 9 features"))
    }

    @Test func picturesAreAForestACurveAndBars() {
        var (forests, curves, bars) = ([Forest](), [Series](), [Bars]())
        Document(title: "", sections: result.sections()).walk { block, _ in
            switch block {
            case .forest(let figure): forests.append(figure)
            case .series(let figure): curves.append(figure)
            case .bars(let figure): bars.append(figure)
            default: break
            }
        }
        // Controls are not in the forest; the largest effect comes first.
        #expect(forests.map { $0.rows.map(\.label) } == [["length", "rare", "emoji"]])
        #expect(curves.map(\.positions) == [[0, 1, 2]] && curves.first?.curves.first?.values == [0, 0.25, 0.5])
        #expect(curves.first?.curves.first?.band?.low == [0, 0.1, 0.1])
        #expect(bars.first?.arrangement == .fromZero && bars.map { $0.bars.map(\.value) } == [[0.4], [0.25]])
    }

    @Test func everyRendererCopesWithNothing() {
        let empty = HackResult(
            axes: [],
            reference: .init(source: "", spread: .init(value: nil, n: 0), accuracy: .init(value: nil, n: 0), clusters: 0),
            noiseRate: nil, localisations: [])
        for result in [empty, result] {
            let document = Report(model: nil, options: [:], warnings: [], result: result).document()
            for renderer: any Renderer in [HTMLRenderer(), TextRenderer(width: 80), MarkdownRenderer(), CSVRenderer()] {
                #expect(!renderer.render(document).isEmpty)
            }
        }
    }
}
