import Foundation
import LensCore
import LensModel
import LensTorch
import TestSupport
import Testing

@testable import LensFeatures

/// Evaluation by hand, and through a model.
struct EvaluationTests {
    /// Writes the positive parts of two coordinates, and their negative parts with the other two latents, of which one is lamed.
    private func byHand() throws -> SparseAutoencoder {
        let rows = try Tensor([1, 0, -1, 0, 0, 1, 0, 0].map { Float($0) }, shape: [4, 2])
        return try SparseAutoencoder(
            encoder: rows, encoderBias: Tensor.zeros([4]), decoder: rows, decoderBias: Tensor.zeros([2]), activation: .topK(2))
    }

    @Test func numbersOnPaper() throws {
        // (−1, −2) loses its second coordinate: no latent points there.
        let rows = try TensorRows(Tensor([1, 2, -1, -2, 3, 0, 1, 0].map { Float($0) }, shape: [4, 2]))
        let found = try byHand().evaluate(rows, batch: 3)
        // Means 1 and 0; Σ(x − x̄)² = 0 + 4 + 4 + 0 + 4 + 4 = 16; the error is 4, its variance 4 − 4 · (1/2)² = 3.
        #expect(found.n == 4 && found.latents == 4 && found.width == 2)
        #expect(abs(try #require(found.fvu) - 4.0 / 16) < 1e-6)
        #expect(abs(try #require(found.explainedVariance) - (1 - 3.0 / 16)) < 1e-6)
        #expect(found.l0 == 5.0 / 4)
        #expect(found.deadShare == 0.25)
        // Densities 3/4, 1/4 and 1/4.
        #expect(found.density.map(\.latents) == [2, 1])
        #expect(found.density.map { $0.high } == [pow(10, -0.5), 1])
    }

    @Test func rowsWithoutVarianceHaveNone() throws {
        let found = try byHand().evaluate(TensorRows(Tensor.full([5, 2], 2)))
        #expect(found.fvu == nil && found.explainedVariance == nil && found.l0 == 2)
        #expect(throws: LensError.self) { try byHand().evaluate(TensorRows(Tensor.zeros([0, 2]))) }
        #expect(throws: LensError.self) { try byHand().evaluate(TensorRows(Tensor.zeros([3, 5]))) }
    }

    @Test func rewardsOnPaper() throws {
        typealias Rewards = SAERewardEvaluation.Pair.Rewards
        let pairs = (0..<12).map { number in
            let margin = Double(number) - 2.5
            return SAERewardEvaluation.Pair(
                id: "\(number)", chosen: Rewards(whole: margin, reconstructed: margin / 2 + 1, mean: margin + 4),
                rejected: Rewards(whole: 0, reconstructed: 0, mean: -4))
        }
        let found = SAERewardEvaluation(layer: 1, pairs: pairs)
        let lost = pairs.reduce(0) { $0 + abs($1.margin / 2 - 1) } / 24
        #expect(abs(try #require(found.rewardRecovered.value) - (1 - lost / 4)) < 1e-12)
        #expect(abs(try #require(found.marginSlope.value) - 0.5) < 1e-12)
        #expect(abs(try #require(found.marginCorrelation.value) - 1) < 1e-12)
        // −2.5 becomes −0.25; −1.5 becomes 0.25 and −0.5 becomes 0.75.
        #expect(found.flipRate.value == 2.0 / 12)
        #expect(found.rewardRecovered.n == 24 && found.flipRate.n == 12)
    }

    /// An autoencoder that loses nothing: for each coordinate a latent for either sign.
    private func identity(_ width: Int, shift: Double = 0) throws -> SparseAutoencoder {
        let signs = try Tensor(
            (0..<2 * width * width).map { place in
                let (row, column) = place.quotientAndRemainder(dividingBy: width)
                return row / 2 == column ? (row % 2 == 0 ? Float(1) : -1) : 0
            }, shape: [2 * width, width])
        return try SparseAutoencoder(
            encoder: signs, encoderBias: Tensor.zeros([2 * width]), decoder: signs, decoderBias: Tensor.full([width], shift),
            activation: .topK(width))
    }

    @Test(arguments: ["llama", "gpt2", "bert", "gemma2"]) func anAutoencoderThatLosesNothingKeepsEveryReward(_ name: String)
        throws
    {
        let model = try Fixture.model(name)
        for layer in [0, 1, model.shape.layers] {
            let found = try identity(model.shape.width, shift: 0.5).evaluateRewards(Fixture.pairs, model: model, layer: layer)
            // Texts may enter the first layer alike, with their last token.
            if let recovered = found.rewardRecovered.value {
                #expect(abs(recovered - 1) < 1e-3)
            } else {
                #expect(layer == 0)
            }
            #expect(found.flipRate.value == 0)
            for (number, pair) in Fixture.pairs.enumerated() {
                let text = try model.encode(prompt: pair.prompt, response: pair.chosen)
                #expect(abs(found.pairs[number].chosen.whole - (try model.run(text).reward.value)) < 1e-5)
            }
        }
    }

    @Test func aReplacementIsThatOfAnEditedPass() throws {
        let model = try Fixture.model("llama")
        let width = model.shape.width
        let random = try Tensor.normal([2 * width, width], seed: 3)
        let autoencoder = try SparseAutoencoder(
            encoder: random, encoderBias: Tensor.zeros([2 * width]), decoder: random * 0.1, decoderBias: Tensor.zeros([width]),
            activation: .topK(3))
        let found = try autoencoder.evaluateRewards(Fixture.pairs, model: model, layer: 1)
        for (number, pair) in Fixture.pairs.enumerated() {
            let text = try model.encode(prompt: pair.prompt, response: pair.rejected)
            let edited = try model.run(
                text,
                edits: [
                    .residual(1): { stream in
                        let row = try stream.select(0, 0).slice(0, text.readout..<text.readout + 1)
                        let new = try autoencoder.reconstruct(row)
                        return try stream.replacing(1, at: Tensor(indices: [text.readout]), with: new.unsqueezed(0))
                    }
                ])
            #expect(abs(found.pairs[number].rejected.reconstructed - edited.reward.value) < 1e-4)
        }
        #expect(try #require(found.rewardRecovered.value) < 0.999)
        expectRefusal("layer") { _ = try autoencoder.evaluateRewards(Fixture.pairs, model: model, layer: 99) }
        expectRefusal("pairs") { _ = try autoencoder.evaluateRewards([], model: model, layer: 1) }
        expectRefusal("width") { _ = try byHand().evaluateRewards(Fixture.pairs, model: model, layer: 1) }
    }

    @Test func resultsAreCodable() throws {
        let model = try Fixture.model("llama")
        let autoencoder = try identity(model.shape.width)
        let rows = try TensorRows(Tensor.normal([50, model.shape.width], seed: 1))
        let found = try autoencoder.evaluate(rows)
            .with(rewards: autoencoder.evaluateRewards(Fixture.pairs, model: model, layer: 1))
        let copy = try JSONDecoder().decode(SAEEvaluation.self, from: JSONEncoder().encode(found))
        #expect(copy == found)
    }
}
