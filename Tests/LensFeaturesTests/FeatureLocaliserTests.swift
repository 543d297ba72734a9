import LensCore
import LensModel
import Testing

@testable import LensFeatures

/// Features that carry an axis.
struct FeatureLocaliserTests {
    private var axis: FeatureAxis {
        FeatureAxis(name: "chosen", pairs: Fixture.pairs, clusters: Fixture.pairs.map(\.id))
    }

    /// Each effect is what whole passes without the feature make of Δ.
    @Test(arguments: [1, 2]) func effectsAreThoseOfWholePasses(layer: Int) throws {
        let model = try Fixture.model("llama")
        let autoencoder = try FeatureSamples.random(model.shape.width)
        let found = try FeatureLocaliser(autoencoder, model, layer: layer, name: "sample").carriers(of: axis)
        #expect(found.autoencoder == "sample" && found.tested >= found.carriers.count && !found.carriers.isEmpty)
        let decoder = try autoencoder.decoder.exact().rows()
        let texts = try FeatureSamples.texts(model)
        for carrier in found.carriers {
            guard case .feature(layer, let feature) = carrier.feature else {
                Issue.record("\(carrier.feature) is no feature of the layer")
                continue
            }
            var (effect, activation) = (0.0, 0.0)
            for (index, (_, text)) in texts.enumerated() {
                let stream = try FeatureSite(autoencoder, model, layer: layer, truncating: false)
                    .streams(text, at: [text.readout])
                let code = try autoencoder.encode(stream).values(of: [feature])[0][0]
                let base = try model.run(text).reward.value
                let without = try FeatureSamples.reward(model, text, layer: layer) { stream in
                    zip(stream, decoder[feature]).map { $0 - code * $1 }
                }
                effect += (index % 2 == 0 ? 1 : -1) * (base - without)
                activation += (index % 2 == 0 ? 1 : -1) * code
            }
            let pairs = Double(Fixture.pairs.count)
            #expect(abs(try #require(carrier.effect.value) - effect / pairs) <= 1e-5)
            #expect(abs(try #require(carrier.activation.value) - activation / pairs) <= 1e-5)
        }
        let sizes = found.carriers.compactMap(\.effect.value).map(abs)
        #expect(sizes == sizes.sorted(by: >))
    }

    @Test func anAutoencoderOfAnotherWidthIsRefused() throws {
        let model = try Fixture.model("llama")
        #expect(throws: LensError.self) {
            try FeatureLocaliser(FeatureSamples.random(model.shape.width + 1), model, layer: 1, name: "wide")
        }
    }
}
