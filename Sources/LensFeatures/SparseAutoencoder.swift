import LensCore
import LensTorch

/// A sparse autoencoder: an overcomplete dictionary of directions, of which each activation is written with few.
///
/// `z = σ(W_enc (x − b_dec) + b_enc)` and `x̂ = W_decᵀ z + b_dec`, where σ keeps few latents (Gao et al., 2024; Bussmann et
/// al., 2024; Rajamanoharan et al., 2024). Everything is float32 on the CPU.
public struct SparseAutoencoder: Sendable {
    /// Which latents stay active.
    public enum Activation: Sendable {
        /// Each input's k largest, where positive.
        case topK(Int)
        /// Those above one threshold, which trained with k per input in the mean over a batch.
        case batchTopK(Int, threshold: Double)
        /// Those above their own threshold, `[latent]`, none below 0.
        case jumpReLU(Tensor)
    }

    /// One row per latent, `[latent, width]`: the transpose of `W_enc`.
    public let encoder: Tensor
    /// `[latent]`.
    public let encoderBias: Tensor
    /// Each latent's direction, `[latent, width]`.
    public let decoder: Tensor
    /// What is subtracted before encoding and added after decoding, `[width]`.
    public let decoderBias: Tensor
    public let activation: Activation
    /// What it was trained on; nil where nobody says.
    public var origin: SAEOrigin?

    /// The size of the dictionary.
    public var latents: Int { decoder.length(0) }
    /// The size of an activation.
    public var width: Int { decoder.length(1) }

    /// - Throws: `LensError` where shapes do not fit together, numbers are not finite, or a threshold lies below 0.
    public init(
        encoder: Tensor, encoderBias: Tensor, decoder: Tensor, decoderBias: Tensor, activation: Activation,
        origin: SAEOrigin? = nil
    ) throws {
        func ready(_ tensor: Tensor, _ name: String, shape: [Int]) throws -> Tensor {
            guard tensor.shape == shape else {
                throw LensError.input(at: "the autoencoder's \(name)", expected: "shape \(shape)", found: "\(tensor.shape)")
            }
            let ready = try tensor.to(.cpu).to(.float32).contiguous()
            guard try ready.isFinite().not().to(.float32).sum().scalar() == 0 else {
                throw LensError.input(at: "the autoencoder's \(name)", expected: "finite numbers", found: "others among them")
            }
            return ready
        }
        guard decoder.rank == 2, decoder.count > 0 else {
            throw LensError.input(
                at: "the autoencoder's decoder", expected: "shape [latents, width]", found: "\(decoder.shape)")
        }
        let (latents, width) = (decoder.length(0), decoder.length(1))
        self.encoder = try ready(encoder, "encoder", shape: [latents, width])
        self.encoderBias = try ready(encoderBias, "encoder bias", shape: [latents])
        self.decoder = try ready(decoder, "decoder", shape: [latents, width])
        self.decoderBias = try ready(decoderBias, "decoder bias", shape: [width])
        switch activation {
        case .topK(let k), .batchTopK(let k, _):
            guard (1...latents).contains(k) else {
                throw LensError.input(at: "the autoencoder's k", expected: "a number from 1 to \(latents)", found: "\(k)")
            }
            if case .batchTopK(_, let threshold) = activation, !(threshold >= 0 && threshold.isFinite) {
                throw LensError.input(at: "the autoencoder's threshold", expected: "a number from 0", found: "\(threshold)")
            }
            self.activation = activation
        case .jumpReLU(let thresholds):
            let thresholds = try ready(thresholds, "thresholds", shape: [latents])
            let lowest = try thresholds.smallest().scalar()
            guard lowest >= 0 else {
                throw LensError.input(at: "the autoencoder's thresholds", expected: "numbers from 0", found: "\(lowest)")
            }
            self.activation = .jumpReLU(thresholds)
        }
        self.origin = origin
    }
}

/// What an autoencoder was trained on.
public struct SAEOrigin: Codable, Hashable, Sendable {
    /// The model's name.
    public let model: String
    /// The model's fingerprint.
    public let fingerprint: String
    /// The site, as `Site` writes it.
    public let site: String
    /// The kind of positions.
    public let positions: String

    public init(model: String, fingerprint: String, site: String, positions: String) {
        self.model = model
        self.fingerprint = fingerprint
        self.site = site
        self.positions = positions
    }
}
