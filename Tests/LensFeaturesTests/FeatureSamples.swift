import Foundation
import LensCore
import LensModel
import LensText
import LensTorch

@testable import LensFeatures

/// Autoencoders that are not trained, for what must hold of any.
enum FeatureSamples {
    static let description = SAEDescription(
        name: "sample", latents: 0, width: 0, activation: "", site: nil, positions: nil)

    /// Random directions; the strongest few are active.
    static func random(_ width: Int, active: Int = 6, seed: UInt64 = 5) throws -> SparseAutoencoder {
        let directions = try Tensor.normal([3 * width, width], seed: seed)
        return try SparseAutoencoder(
            encoder: directions, encoderBias: Tensor.zeros([3 * width]), decoder: directions * 0.02,
            decoderBias: Tensor.normal([width], seed: seed + 1) * 0.1, activation: .topK(active))
    }

    /// Two latents of constant codes along and against a direction, the first one stronger, beside weak random ones.
    static func planted(_ direction: [Double]) throws -> SparseAutoencoder {
        let width = direction.count
        let (unit, others) = (Vector.unit(direction) ?? direction, 4)
        let weak = try Tensor.normal([others, width], seed: 9).doubles().map { 1e-3 * $0 }
        // The codes of the two do not depend on the stream.
        let encoder = [Double](repeating: 0, count: 2 * width) + weak
        return try SparseAutoencoder(
            encoder: Tensor(encoder, shape: [2 + others, width]),
            encoderBias: Tensor([2.0, 1.0] + [Double](repeating: 0, count: others)),
            decoder: Tensor(unit + unit.map { -$0 } + weak, shape: [2 + others, width]),
            decoderBias: Tensor.zeros([width]), activation: .jumpReLU(Tensor.zeros([2 + others])))
    }

    /// The stream at the readout, of both responses of each pair.
    static func texts(_ model: RewardModel) throws -> [(pair: PreferencePair, text: TokenizedText)] {
        try Fixture.pairs.flatMap { pair in
            try [pair.chosen, pair.rejected].map { (pair, try model.encode(prompt: pair.prompt, response: $0)) }
        }
    }

    static func site(_ model: RewardModel, layer: Int) throws -> FeatureSite {
        try FeatureSite(random(model.shape.width), model, layer: layer, truncating: false)
    }

    /// A pass in which the stream entering a layer is changed at the readout; `change` is given `[width]`.
    static func reward(
        _ model: RewardModel, _ text: TokenizedText, layer: Int, _ change: @escaping ([Double]) -> [Double]
    ) throws -> Double {
        let edit: Edit = { stream in
            let row = try stream.select(0, 0).select(0, text.readout).doubles()
            let new = try Tensor(change(row), shape: [1, 1, row.count]).to(stream.type)
            return try stream.replacing(1, at: Tensor(indices: [text.readout]), with: new)
        }
        return try model.run(text, edits: [.residual(layer): edit]).reward.value
    }
}
