import LensCore
import Testing

@testable import LensReport

@Suite struct SAEFeaturesDocumentTests {
    private func component(_ feature: Int) -> Component { .feature(layer: 2, feature: feature) }

    private func card(_ feature: Int, _ value: Double, seen: Bool = true) -> SAEFeaturesResult.Card {
        let context = SAEFeaturesResult.Context(
            id: "p1", side: "chosen", prompt: "What is the time?", peak: 3,
            tokens: [
                .init(text: "Late", role: "response", activation: 3), .init(text: ".", role: "response", activation: 0),
            ], readout: 1)
        let none = Measure.missing("it is active at no readout")
        return .init(
            feature: component(feature), alignment: value / 2, cosine: 0.5,
            contribution: .init(value: value, low: value - 0.1, high: value + 0.1, n: 24, units: 12),
            difference: .init(value: value / 4, low: value / 4 - 0.1, high: value / 4 + 0.1, n: 12, units: 12),
            effect: seen ? .init(value: value, low: value - 0.2, high: value + 0.2, n: 20, units: 12) : none,
            readouts: .init(value: seen ? 0.8 : 0, low: 0, high: 1, n: 24), density: seen ? 0.25 : 0,
            meanActivation: seen ? 2.5 : nil, contexts: seen ? [context] : [],
            axes: [
                .init(
                    axis: "length", difference: .init(value: 0.4, low: 0.1, high: 0.7, n: 36, units: 36),
                    d: .init(value: 0.9, low: 0.4, high: 1.4, n: 36, units: 36), p: 0.001, q: 0.004)
            ])
    }

    private func result(_ reading: SAEFeaturesResult.Reading) -> SAEFeaturesResult {
        let chosen = SAEFeaturesResult.Terms(reward: 2, features: 1.5, bias: 0.25, error: 0.5, constant: -0.25)
        let rejected = SAEFeaturesResult.Terms(reward: 0.5, features: 0.5, bias: 0.25, error: 0, constant: -0.25)
        let row = SAEFeaturesResult.PairFeature(
            feature: component(7), chosen: .init(activation: 2, contribution: 0.75, effect: 0.7), rejected: .none)
        return SAEFeaturesResult(
            autoencoder: .init(
                name: "mine", latents: 512, width: 64, activation: "TopK, k = 8", site: "residual.2", positions: "response"),
            layer: 2, reading: reading,
            pairs: [
                .init(
                    id: "p1", category: nil, prompt: "What is the time?", chosen: chosen, rejected: rejected, features: [row])
            ], meanMargin: chosen - rejected, completenessError: reading == .frozen ? 2e-6 : nil, l0: 7.5, agreement: 0.93,
            rankings: [
                .init(order: .raising, features: [component(7)]), .init(order: .lowering, features: [component(9)]),
                .init(order: .separating, features: [component(7), component(9)]),
                .init(order: .towards, features: [component(11)]), .init(order: .against, features: []),
            ], cards: [card(7, 0.8), card(9, -0.4), card(11, 0, seen: false)])
    }

    @Test(arguments: [SAEFeaturesResult.Reading.frozen, .gradient]) func saysWhatFeaturesDo(
        _ reading: SAEFeaturesResult.Reading
    ) {
        let report = Report(model: nil, options: [:], warnings: [], result: result(reading))
        let text = TextRenderer(width: 220).render(report.document())
        #expect(text.contains("7.5 of 512 features are active") && text.contains("feature.2.7 (+0.800)"))
        #expect(text.contains("lowered most by feature.2.9 (−0.400)") && text.contains("r = 0.93"))
        #expect(text.contains(reading == .frozen ? "add up to each reward within" : "right to first order"))
        #expect(text.contains("it is active at no readout") && text.contains("there is none on these texts"))
        #expect(text.contains("length"))
    }

    @Test func barsAddUpAndStripsShowContexts() throws {
        var (bars, strips, forests) = ([Bars](), [TokenStrips](), 0)
        Document(title: "", sections: result(.frozen).sections()).walk { block, _ in
            switch block {
            case .bars(let figure): bars.append(figure)
            case .tokens(let figure): strips.append(figure)
            case .forest: forests += 1
            default: break
            }
        }
        #expect(bars.count == 2 && forests == 3)
        for figure in bars {
            let sum = figure.bars.reduce(0) { $0 + ($1.value ?? 0) }
            #expect(abs(sum - (try #require(figure.total?.value))) < 1e-12)
        }
        #expect(strips.count == 2)
        let strip = try #require(strips.first?.strips.first)
        #expect(strip.tokens.map(\.value) == [3, 0] && strip.readout == 1)
        #expect(strips.allSatisfy { $0.scale == .sequential })
    }

    /// Terms of the first order add up to nothing that a waterfall could end at.
    @Test func gradientsGiveBarsFromZero() {
        for (reading, arrangement) in [(SAEFeaturesResult.Reading.frozen, Bars.Arrangement.waterfall), (.gradient, .fromZero)] {
            var bars: [Bars] = []
            Document(title: "", sections: result(reading).sections()).walk { block, _ in
                if case .bars(let figure) = block { bars.append(figure) }
            }
            #expect(bars.count == 2 && bars.allSatisfy { $0.arrangement == arrangement })
            #expect(bars.allSatisfy { ($0.total == nil) == (reading == .gradient) })
            #expect(bars.allSatisfy { $0.bars.contains { $0.label == "constant" } == (reading == .frozen) })
        }
    }
}
