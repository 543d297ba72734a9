import LensCore
import Testing

@testable import LensReport

/// Attribution results as documents.
@Suite struct AttributionDocumentTests {
    typealias Contribution = AttributionResult.Contribution

    private func pair(_ index: Int, _ components: [Contribution], tokens: AttributionResult.Tokens? = nil)
        -> AttributionResult.Pair
    {
        let chosen = components.reduce(0.5) { $0 + $1.chosen }
        let rejected = components.reduce(0.5) { $0 + $1.rejected }
        let whole = AttributionResult.Decomposition(
            reward: .init(chosen: chosen, rejected: rejected), components: components,
            constant: .init(chosen: 0.5, rejected: 0.5), completenessError: .init(chosen: 1e-7, rejected: 0), scaleEffect: 0.1)
        return .init(id: "pair-\(index)", category: nil, prompt: "prompt \(index)", whole, tokens: tokens)
    }

    private func heads(_ index: Int) -> [Contribution] {
        let wave = Double(index % 5) * 0.1
        return [
            .init(component: .embedding, chosen: 0.1, rejected: 0.1),
            .init(component: .head(layer: 0, head: 0), chosen: 1 + wave, rejected: 0.2),
            .init(component: .head(layer: 0, head: 1), chosen: -0.3, rejected: wave),
            .init(component: .bias(0), chosen: 0.2, rejected: 0.1), .init(component: .mlp(0), chosen: 0.4, rejected: 0.1),
        ]
    }

    private func blocks(_ result: AttributionResult) -> [Block] {
        func flat(_ blocks: [Block]) -> [Block] {
            blocks.flatMap { block in if case .group(let group) = block { [block] + flat(group.blocks) } else { [block] } }
        }
        return flat(result.sections().flatMap(\.blocks))
    }

    @Test func aWaterfallAddsUpToTheMargin() {
        let result = AttributionResult(by: .head, pairs: [pair(1, heads(1))])
        let figures = blocks(result).compactMap { if case .bars(let bars) = $0 { bars } else { nil } }
        #expect(figures.count == 1)
        let sum = (figures.first?.rest?.value ?? 0) + (figures.first?.bars.reduce(0) { $0 + ($1.value ?? 0) } ?? 0)
        #expect(abs(sum - result.pairs[0].margin) < 1e-12)
        #expect(figures.first?.total?.value == result.pairs[0].margin)
    }

    @Test func headsAreMappedByLayer() {
        let result = AttributionResult(by: .head, pairs: [pair(1, heads(1))])
        let maps = blocks(result).compactMap { if case .heatmap(let map) = $0 { map } else { nil } }
        #expect(maps.count == 1)
        #expect(maps.first?.columns == ["0", "1"])
        #expect(maps.first?.values.first?.compactMap { $0 }.map { ($0 * 100).rounded() / 100 } == [0.9, -0.4])
    }

    @Test func meansHaveIntervalsFromTenPromptsOn() {
        func estimate(_ count: Int) -> AttributionResult.Mean? {
            AttributionResult(by: .head, pairs: (0..<count).map { pair($0, heads($0)) }).means(largest: 1).first
        }
        #expect(estimate(9)?.difference.low == nil)
        #expect(estimate(12)?.component == .head(layer: 0, head: 0))
        #expect((estimate(12)?.difference.low ?? 9) < (estimate(12)?.difference.high ?? -9))
    }

    @Test func pairsWithOnePromptCountAsOne() {
        let pairs = (0..<20).map { index in
            let whole = AttributionResult.Decomposition(
                reward: .init(chosen: 1, rejected: 0), components: heads(index), constant: .init(chosen: 0, rejected: 0),
                completenessError: .init(chosen: 0, rejected: 0), scaleEffect: 0)
            return AttributionResult.Pair(id: "\(index)", category: nil, prompt: "same", whole)
        }
        #expect(AttributionResult(by: .head, pairs: pairs).means(largest: 1).first?.difference.clusters == 1)
    }

    @Test func partsCountTowardsTheirWhole() {
        let parts: [Contribution] = [
            .init(component: .mlp(2), chosen: 1, rejected: 2),
            .init(component: .neuron(layer: 2, neuron: 7), chosen: 3, rejected: 5),
            .init(component: .head(layer: 1, head: 0), chosen: 1, rejected: 1),
            .init(component: .source(layer: 1, head: 0, position: 3), chosen: 4, rejected: 0),
        ]
        #expect(
            parts.wholes() == [
                .init(component: .mlp(2), chosen: 4, rejected: 7),
                .init(component: .head(layer: 1, head: 0), chosen: 5, rejected: 1),
            ])
    }

    @Test func sourcesNameTheirTokensOnBothSides() {
        func token(_ text: String) -> AttributionResult.Token { .init(text: text, role: "response", contribution: 0.25) }
        let tokens = AttributionResult.Tokens(shared: 1, chosen: [token("A"), token("good")], rejected: [token("A")])
        let components: [Contribution] = [
            .init(component: .head(layer: 0, head: 0), chosen: 0, rejected: 0),
            .init(component: .source(layer: 0, head: 0, position: 0), chosen: 0.25, rejected: 0.25),
            .init(component: .source(layer: 0, head: 0, position: 1), chosen: 0.25, rejected: 0),
        ]
        let report = Report(
            model: nil, options: [:], warnings: [],
            result: AttributionResult(by: .source, pairs: [pair(1, components, tokens: tokens)]))
        let text = TextRenderer(width: 120).render(report.document())
        #expect(text.contains("good / none"))
        #expect(text.contains("head.0.0, other positions"))
    }

    @Test func nothingIsSaidOfNoPairs() {
        #expect(blocks(AttributionResult(by: .component, pairs: [])).count == 1)
    }
}
