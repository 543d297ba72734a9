import Foundation
import LensCheckpoint
import LensCore
import LensModel
import LensText
import LensTorch
import Testing

@testable import LensFeatures

/// Rewards taken apart into features.
struct FeatureAttributionTests {
    private func run(
        _ autoencoder: SparseAutoencoder, _ model: RewardModel, layer: Int, top: Int = 5
    ) throws -> SAEFeaturesResult {
        var options = FeatureAttribution.Options(layer: layer)
        options.top = top
        return try FeatureAttribution(autoencoder, model, options: options)
            .run(Fixture.pairs, description: FeatureSamples.description).result
    }

    private func model(_ name: String) throws -> RewardModel {
        guard name == "armorm" else { return try Fixture.model(name) }
        let folder = Fixture.models.deletingLastPathComponent().appending(path: "heads/armorm")
        return try RewardModel(folder: folder, options: .init(type: .float32))
    }

    /// Layer norms, norm gains, a norm after each sum, a gated head.
    @Test(arguments: ["llama", "gemma2", "gpt2", "bert", "armorm"]) func termsAddUpToTheRewardAtTheLastLayer(_ name: String)
        throws
    {
        let model = try model(name)
        let result = try run(FeatureSamples.random(model.shape.width), model, layer: model.shape.layers, top: 1000)
        #expect(result.reading == .frozen && result.l0 > 0)
        #expect(try #require(result.completenessError) <= 1e-4)
        for (pair, input) in zip(result.pairs, Fixture.pairs) {
            for (terms, response) in [(pair.chosen, input.chosen), (pair.rejected, input.rejected)] {
                let reward = try model.run(model.encode(prompt: input.prompt, response: response)).reward.value
                #expect(abs(terms.reward - reward) <= 1e-5 * max(1, abs(reward)))
                #expect(abs(terms.sum - reward) <= 1e-4 * max(1, abs(reward)), "\(name)")
                #expect(terms.features != 0 && terms.bias != 0 && terms.error != 0)
            }
            let listed = pair.features.reduce(0) { $0 + $1.chosen.contribution }
            #expect(abs(listed - pair.chosen.features) < 1e-9)
            let margins = pair.features.reduce(0) { $0 + $1.difference } + pair.margin.bias + pair.margin.error
            #expect(abs(margins + pair.margin.constant - pair.margin.reward) <= 2e-4 * max(1, abs(pair.margin.reward)))
        }
        let mean = result.pairs.reduce(0) { $0 + $1.margin.reward } / Double(result.pairs.count)
        #expect(abs(result.meanMargin.reward - mean) < 1e-9 && abs(result.meanMargin.sum - mean) < 2e-4)
    }

    /// Contributions of coordinates are `γ_j w_j x_j / s`, from the weights' file.
    @Test func contributionsOnPaper() throws {
        let model = try Fixture.model("llama")
        let (width, layers) = (model.shape.width, model.shape.layers)
        let file = try Safetensors(Fixture.models.appending(path: "llama/model.safetensors"))
        func weight(_ name: String) throws -> [Double] {
            try Tensor(try #require(file.tensors.first { $0.name == name })).doubles()
        }
        let (gain, head) = (try weight("model.norm.weight"), try weight("score.weight"))
        // Latent j is the positive part of coordinate j.
        let identity = try Tensor((0..<width * width).map { $0 % (width + 1) == 0 ? Float(1) : 0 }, shape: [width, width])
        let autoencoder = try SparseAutoencoder(
            encoder: identity, encoderBias: Tensor.zeros([width]), decoder: identity, decoderBias: Tensor.zeros([width]),
            activation: .jumpReLU(Tensor.zeros([width])))
        let result = try run(autoencoder, model, layer: layers, top: 1000)
        for (pair, input) in zip(result.pairs, Fixture.pairs) {
            let text = try model.encode(prompt: input.prompt, response: input.chosen)
            let x = try model.run(text, capturing: Capture([.residual(layers)], at: .readout)).capture(.residual(layers))
                .doubles()
            let scale = (x.reduce(0) { $0 + $1 * $1 } / Double(width) + 1e-5).squareRoot()
            let expected = x.indices.map { gain[$0] * head[$0] * x[$0] / scale }
            var negative = expected.reduce(0, +)
            for row in pair.features where row.chosen.activation > 0 {
                guard case .feature(layers, let j) = row.feature else {
                    Issue.record("\(row.feature) is no feature of the last layer")
                    continue
                }
                #expect(abs(row.chosen.activation - x[j]) < 1e-6)
                #expect(abs(row.chosen.contribution - expected[j]) < 1e-5 * max(1, abs(expected[j])))
                negative -= expected[j]
            }
            #expect(abs(pair.chosen.error - negative) < 1e-4 && pair.chosen.bias == 0)
        }
    }

    @Test(arguments: ["llama", "gpt2", "gemma2", "bert"]) func directionsAreFiniteDifferences(_ name: String) throws {
        let model = try Fixture.model(name)
        let reader = try model.reader()
        for layer in [1, model.shape.layers - 1] {
            let site = try FeatureSamples.site(model, layer: layer)
            for (_, text) in try FeatureSamples.texts(model).prefix(2) {
                let reading = try StreamReading(text, site, reader: reader)
                let slope = try reading.direction.doubles()
                let size = Vector.length(try reading.stream.doubles())
                let (along, step) = (try #require(Vector.unit(slope)), 2e-3 * size)
                func moved(_ amount: Double) throws -> Double {
                    try FeatureSamples.reward(model, text, layer: layer) { zip($0, along).map { $0 + amount * $1 } }
                }
                // Richardson's step removes the third derivative.
                let near = (try moved(step) - moved(-step)) / (2 * step)
                let far = (try moved(2 * step) - moved(-2 * step)) / (4 * step)
                let found = (4 * near - far) / 3
                #expect(abs(found - Vector.length(slope)) < 1e-2 * Vector.length(slope) + 1e-5, "\(name) at \(layer)")
                let read = try Vector.dot(slope, reading.stream.doubles()) + reading.constant
                #expect(abs(read - reading.reward) < 1e-6 * max(1, abs(reading.reward)))
            }
        }
    }

    @Test(arguments: ["llama", "gpt2", "bert"]) func effectsAreThoseOfWholePasses(_ name: String) throws {
        let model = try Fixture.model(name)
        let (reader, engine) = (try model.reader(), CounterfactualEngine(model))
        for layer in [0, 1, model.shape.layers] {
            let site = try FeatureSamples.site(model, layer: layer)
            let rows = try site.autoencoder.decoder.rows()
            for (_, text) in try FeatureSamples.texts(model).prefix(2) {
                let reading = try StreamReading(text, site, reader: reader)
                let found = try TextFeatures(reading, site, engine: engine)
                #expect(!found.activities.isEmpty)
                for (feature, activity) in found.activities {
                    let without = try FeatureSamples.reward(model, text, layer: layer) {
                        zip($0, rows[feature]).map { $0 - activity.activation * $1 }
                    }
                    #expect(abs(reading.reward - without - activity.effect) < 1e-4 * max(1, abs(reading.reward)), "\(name)")
                }
            }
        }
    }

    @Test(arguments: [1, 3]) func aPlantedDirectionComesFirst(_ layer: Int) throws {
        let model = try Fixture.model("llama")
        let site = try FeatureSamples.site(model, layer: layer)
        let reader = try model.reader()
        let directions = try FeatureSamples.texts(model).map {
            try StreamReading($0.text, site, reader: reader).direction.doubles()
        }
        let mean = (0..<model.shape.width).map { place in
            directions.reduce(0) { $0 + $1[place] } / Double(directions.count)
        }
        let result = try run(FeatureSamples.planted(mean), model, layer: layer)
        let (along, against) = (Component.feature(layer: layer, feature: 0), Component.feature(layer: layer, feature: 1))
        func first(_ order: SAEFeaturesResult.Ranking.Order) -> Component? {
            result.rankings.first { $0.order == order }?.features.first
        }
        #expect(first(.raising) == along && first(.towards) == along && result.cards.first?.feature == along)
        #expect(first(.lowering) == against && first(.against) == against)
        let (card, other) = (try #require(result.card(along)), try #require(result.card(against)))
        #expect(abs(card.alignment - Vector.length(mean)) < 1e-4 * Vector.length(mean))
        #expect(abs(try #require(card.cosine) - 1) < 1e-6)
        #expect(abs(try #require(other.cosine) + 1) < 1e-6)
        // Its code is 2 everywhere, the other's 1.
        #expect(abs(try #require(card.contribution.value) - 2 * card.alignment) < 1e-4 * card.alignment)
        #expect(abs(try #require(other.contribution.value) + card.alignment) < 1e-4 * card.alignment)
        #expect(card.readouts.value == 1 && card.density == 1)
        #expect(abs(try #require(card.meanActivation) - 2) < 1e-6)
        #expect(try #require(card.effect.value) > 0)
        #expect(try #require(other.effect.value) < 0)
    }

    @Test func meansAreThoseOfThePairs() throws {
        let model = try Fixture.model("llama")
        let result = try run(FeatureSamples.random(model.shape.width), model, layer: 1, top: 1000)
        #expect(result.reading == .gradient && result.completenessError == nil && result.agreement != nil)
        for card in result.cards {
            let rows = result.pairs.map { pair in pair.features.first { $0.feature == card.feature } }
            let mean = rows.reduce(0) { $0 + ($1?.difference ?? 0) } / Double(result.pairs.count)
            #expect(abs(try #require(card.difference.value) - mean) < 1e-9)
            #expect(card.difference.n == result.pairs.count && card.contribution.n == 2 * result.pairs.count)
            let effects = rows.flatMap { [$0?.chosen, $0?.rejected] }.compactMap { $0 }.filter { $0.activation > 0 }
            guard rows.allSatisfy({ $0 != nil }), !effects.isEmpty else { continue }
            #expect(card.effect.n == effects.count)
            let effect = effects.reduce(0) { $0 + $1.effect } / Double(effects.count)
            #expect(abs(try #require(card.effect.value) - effect) < 1e-9)
        }
    }
}
