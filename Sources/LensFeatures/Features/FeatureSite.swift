import LensCore
import LensModel
import LensText
import LensTorch

/// Where an autoencoder is put to use: a model's stream entering a layer.
struct FeatureSite {
    let autoencoder: SparseAutoencoder
    let model: RewardModel
    let layer: Int
    let truncating: Bool

    var isLast: Bool { layer == model.shape.layers }
    var site: Site { .residual(layer) }

    /// - Throws: `LensError` where the autoencoder or the layer does not fit the model.
    init(_ autoencoder: SparseAutoencoder, _ model: RewardModel, layer: Int, truncating: Bool) throws {
        (self.autoencoder, self.model, self.layer, self.truncating) = (autoencoder, model, layer, truncating)
        guard model.shape.width == autoencoder.width else {
            throw LensError.input(
                at: "the autoencoder", expected: "a width of \(model.shape.width), as the model's stream has",
                found: "\(autoencoder.width)", hint: "it was trained on another model or site")
        }
        guard (0...model.shape.layers).contains(layer) else {
            throw LensError.input(at: "the layer", expected: "a number from 0 to \(model.shape.layers)", found: "\(layer)")
        }
        guard model.shape.pooling == .readout else {
            throw LensError.input(
                "features at the readout do not tell what they do to this reward: the head reads a mean over all positions",
                hint: "use a model whose head reads one position")
        }
    }

    /// - Throws: `LensError` naming the pair.
    func text(_ pair: PreferencePair, _ response: [Message]) throws -> TokenizedText {
        do {
            return try model.encode(prompt: pair.prompt, response: response, truncating: truncating)
        } catch let error as LensError {
            throw LensError(error.kind, "\(pair.id): \(error.message)", hint: error.hint)
        }
    }

    /// The stream at some positions, `[position, width]`. One forward pass.
    func streams(_ text: TokenizedText, at positions: [Int]) throws -> Tensor {
        guard positions != [text.readout] else {
            return try model.run(text, capturing: Capture([site], at: .readout)).capture(site).reshaped([1, -1])
        }
        let all = try model.run(text, capturing: Capture([site], at: .all)).capture(site).select(0, 0)
        return try all.selecting(0, Tensor(indices: positions, device: all.device))
    }

    /// What should be known of an autoencoder that was trained on something else.
    var warnings: [String] {
        guard let origin = autoencoder.origin else { return [] }
        var found: [String] = []
        if !origin.fingerprint.isEmpty, origin.fingerprint != model.fingerprint {
            found.append("the autoencoder was trained on \(origin.model), whose fingerprint is another one than this model's")
        }
        if origin.site != site.description { found.append("the autoencoder was trained on \(origin.site), not on \(site)") }
        if origin.positions == ActivationPlan.Positions.difference.rawValue {
            found.append("the autoencoder was trained on differences of two responses, but is given streams of single ones")
        }
        return found
    }
}
