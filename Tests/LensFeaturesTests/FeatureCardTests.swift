import Foundation
import LensCore
import LensModel
import LensTorch
import TestSupport
import Testing

@testable import LensFeatures

/// Contexts, relations to axes, and what is refused.
struct FeatureCardTests {
    private let model: RewardModel
    private let autoencoder: SparseAutoencoder

    init() throws {
        model = try Fixture.model("llama")
        autoencoder = try FeatureSamples.random(model.shape.width)
    }

    private var axes: [FeatureAxis] {
        ["time", "letters"].map { name in
            let pairs = (0..<12).map { number in
                PreferencePair(
                    id: "\(name)-\(number)", prompt: "Question \(number)?", chosen: "It is \(number) o'clock by \(name).",
                    rejected: "I do not know \(number).")
            }
            return FeatureAxis(name: name, pairs: pairs, clusters: pairs.map { $0.prompt[0].content })
        }
    }

    private func run(_ axes: [FeatureAxis] = []) throws -> SAEFeaturesResult {
        var options = FeatureAttribution.Options(layer: 2)
        (options.top, options.contexts) = (3, 2)
        return try FeatureAttribution(autoencoder, model, options: options)
            .run(Fixture.pairs, description: FeatureSamples.description, axes: axes).result
    }

    @Test func contextsAreTheStreamsCodes() throws {
        let result = try run()
        var shown = 0
        for card in result.cards {
            guard case .feature(2, let feature) = card.feature else {
                Issue.record("\(card.feature) is no feature of layer 2")
                continue
            }
            #expect(card.contexts.count <= 2 && card.contexts.map(\.peak) == card.contexts.map(\.peak).sorted(by: >))
            for context in card.contexts {
                let pair = try #require(Fixture.pairs.first { $0.id == context.id })
                let response = context.side == "chosen" ? pair.chosen : pair.rejected
                let text = try model.encode(prompt: pair.prompt, response: response)
                let all = try model.run(text, capturing: Capture([.residual(2)], at: .all)).capture(.residual(2))
                let codes = try autoencoder.encode(all.select(0, 0)).values(of: [feature]).map { $0[0] }
                let positions = codes.indices.filter { text.roles[$0] == .response || $0 == text.readout }
                // One position at a time or all at once: products of float32 round differently on some processors.
                #expect(context.tokens.count == positions.count)
                for (token, position) in zip(context.tokens, positions) {
                    #expect(abs(token.activation - codes[position]) <= 1e-6 * max(1, abs(codes[position])))
                }
                #expect(context.peak == context.tokens.map(\.activation).max() && context.peak > 0)
                #expect(context.tokens.map(\.text) == positions.map { text.surfaces[$0] })
                #expect(positions[context.readout] == text.readout)
                shown += 1
            }
        }
        #expect(shown > 0)
    }

    @Test func densitiesCountTheResponsesTokens() throws {
        let result = try run()
        let card = try #require(result.cards.first)
        guard case .feature(_, let feature) = card.feature else { return }
        var (tokens, active) = (0, [Double]())
        for (_, text) in try FeatureSamples.texts(model) {
            let all = try model.run(text, capturing: Capture([.residual(2)], at: .all)).capture(.residual(2))
            let codes = try autoencoder.encode(all.select(0, 0)).values(of: [feature]).map { $0[0] }
            let own = codes.indices.filter { text.roles[$0] == .response }
            tokens += own.count
            active += own.map { codes[$0] }.filter { $0 > 0 }
        }
        #expect(card.density == Double(active.count) / Double(tokens))
        if !active.isEmpty {
            let mean = active.reduce(0, +) / Double(active.count)
            #expect(abs(try #require(card.meanActivation) - mean) <= 1e-6 * max(1, mean))
        }
    }

    @Test func axesAreDifferencesOfActivations() throws {
        let (axes, result) = (axes, try run(axes))
        let card = try #require(result.cards.first { $0.axes.contains { $0.d.value != nil } })
        guard case .feature(_, let feature) = card.feature else { return }
        #expect(card.axes.map(\.axis) == ["time", "letters"])
        for (axis, found) in zip(axes, card.axes) {
            func activation(_ pair: PreferencePair, _ response: [Message]) throws -> Double {
                let text = try model.encode(prompt: pair.prompt, response: response)
                let stream = try model.run(text, capturing: Capture([.residual(2)], at: .readout)).capture(.residual(2))
                return try autoencoder.encode(stream.reshaped([1, -1])).values(of: [feature])[0][0]
            }
            let differences = try axis.pairs.map { try activation($0, $0.chosen) - activation($0, $0.rejected) }
            let effect = PairedEffect(differences)
            #expect(abs(try #require(found.difference.value) - (effect.mean ?? .nan)) < 1e-9)
            #expect(found.difference.n == 12 && found.difference.units == 12)
            #expect(found.d.value == effect.g || abs((found.d.value ?? 0) - (effect.g ?? 0)) < 1e-9)
            #expect(found.p == SignFlipTest(differences, clusters: axis.clusters).p)
        }
        // Adjusted over all cards' axes together.
        let all = result.cards.flatMap(\.axes)
        #expect(all.map(\.q) == FalseDiscoveryRate.adjusted(all.compactMap(\.p)))
    }

    @Test func withoutActiveFeaturesTheErrorIsAll() throws {
        let silent = try SparseAutoencoder(
            encoder: autoencoder.encoder, encoderBias: autoencoder.encoderBias, decoder: autoencoder.decoder,
            decoderBias: autoencoder.decoderBias, activation: .jumpReLU(Tensor.full([autoencoder.latents], 1e9)))
        for layer in [1, model.shape.layers] {
            let result = try FeatureAttribution(silent, model, options: .init(layer: layer))
                .run(Fixture.pairs, description: FeatureSamples.description, axes: axes).result
            #expect(result.l0 == 0 && result.agreement == nil && result.pairs.allSatisfy { $0.chosen.features == 0 })
            #expect(result.pairs.allSatisfy { $0.features.isEmpty && abs($0.chosen.sum - $0.chosen.reward) < 1e-3 })
            for card in result.cards {
                #expect(card.effect.value == nil && card.effect.reason != nil && card.contexts.isEmpty && card.density == 0)
                #expect(card.meanActivation == nil && card.axes.allSatisfy { $0.p == 1 && $0.d.value == nil })
            }
            #expect(!result.cards.isEmpty)
        }
    }

    @Test func whatDoesNotFitIsRefused() throws {
        expectRefusal("layer", "99") { _ = try FeatureAttribution(autoencoder, model, options: .init(layer: 99)) }
        expectRefusal("no pairs") {
            _ = try FeatureAttribution(autoencoder, model, options: .init(layer: 1))
                .run([], description: FeatureSamples.description)
        }
        let narrow = try FeatureSamples.random(8)
        expectRefusal("width") { _ = try FeatureAttribution(narrow, model, options: .init(layer: 1)) }
        let mean = try Fixture.model("modernbert-mean")
        expectRefusal("mean over all positions") {
            _ = try FeatureAttribution(FeatureSamples.random(mean.shape.width), mean, options: .init(layer: 1))
        }
    }

    @Test func anAutoencoderOfAnotherSiteIsNamed() throws {
        var other = autoencoder
        other.origin = SAEOrigin(model: "another", fingerprint: "0", site: "residual.0", positions: "difference")
        let warnings = try FeatureAttribution(other, model, options: .init(layer: 1))
            .run(Fixture.pairs, description: FeatureSamples.description).warnings
        #expect(warnings.contains { $0.contains("another") } && warnings.contains { $0.contains("residual.0") })
        #expect(warnings.contains { $0.contains("differences") })
    }

    @Test func resultsAreCodableAndRepeat() throws {
        let found = try run(axes)
        #expect(try run(axes) == found)
        #expect(try JSONDecoder().decode(SAEFeaturesResult.self, from: JSONEncoder().encode(found)) == found)
    }
}
