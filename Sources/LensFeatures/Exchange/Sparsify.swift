import Foundation
import LensCheckpoint
import LensCore
import LensTorch

/// The folder layout of sparsify: `cfg.json` and `sae.safetensors` with `encoder.weight [latent, width]`, `encoder.bias`,
/// `W_dec [latent, width]` and `b_dec`. TopK only.
public enum Sparsify {
    static let configName = "cfg.json"
    static let weightsName = "sae.safetensors"

    /// Reads a folder.
    ///
    /// - Throws: `LensError` naming the key or tensor that is missing, unknown, or asks for what is not done here.
    public static func read(_ folder: URL) throws -> SparseAutoencoder {
        let config = try Folder.config(folder.appendingPathComponent(configName))
        let width = try config.size("d_in")
        let expansion = try config.size("expansion_factor", default: 32)
        let stated = try config.int("num_latents", default: 0)
        // 0 is how it says: as the factor has it.
        let latents = stated == 0 ? expansion * width : stated
        guard (1...1 << 24).contains(latents) else {
            throw config.wrong("num_latents", "a number from 1 to \(1 << 24), or 0 for the expansion factor's", "\(latents)")
        }
        let k = try config.size("k")
        let activation = try config.string("activation", default: "topk")
        guard activation == "topk" else { throw config.wrong("activation", "topk".quoted, activation.quoted) }
        for key in ["skip_connection", "transcode"] where try config.bool(key, default: false) {
            throw config.wrong(key, "false: an autoencoder of one place", "true")
        }
        config.ignore("normalize_decoder", "multi_topk", because: "they concern training only")
        try config.refuseUnread()
        let file = try NamedTensors(folder.appendingPathComponent(weightsName))
        let autoencoder = try SparseAutoencoder(
            encoder: file.floats("encoder.weight", shape: [latents, width]),
            encoderBias: file.floats("encoder.bias", shape: [latents]),
            decoder: file.floats("W_dec", shape: [latents, width]), decoderBias: file.floats("b_dec", shape: [width]),
            activation: .topK(k))
        try file.refuseUnread()
        return autoencoder
    }

    private struct Config: Encodable {
        let activation = "topk"
        let expansion: Int
        let normalizesDecoder = true
        let latents: Int
        let k: Int
        let isMultiTopK = false
        let skips = false
        let transcodes = false
        let width: Int

        enum CodingKeys: String, CodingKey {
            case activation, k
            case expansion = "expansion_factor"
            case normalizesDecoder = "normalize_decoder"
            case latents = "num_latents"
            case isMultiTopK = "multi_topk"
            case skips = "skip_connection"
            case transcodes = "transcode"
            case width = "d_in"
        }
    }

    /// Writes a folder, which is made where it does not exist.
    ///
    /// - Throws: `LensError` for other activations than TopK, which the layout cannot say.
    public static func write(_ autoencoder: SparseAutoencoder, to folder: URL) throws {
        guard case .topK(let k) = autoencoder.activation else {
            throw LensError.input(
                at: folder.path, expected: "a TopK autoencoder, the only one that sparsify's layout can say",
                found: "another activation", hint: "write SAELens' layout")
        }
        let tensors = [
            "encoder.weight": autoencoder.encoder, "encoder.bias": autoencoder.encoderBias, "W_dec": autoencoder.decoder,
            "b_dec": autoencoder.decoderBias,
        ]
        try Folder.make(folder)
        try SafetensorsWriter.write(
            tensors.mapValues { try SafetensorsWriter.Tensor($0) }, to: folder.appendingPathComponent(weightsName))
        let config = Config(
            expansion: max(1, autoencoder.latents / autoencoder.width), latents: autoencoder.latents, k: k,
            width: autoencoder.width)
        try Folder.write(config, to: folder.appendingPathComponent(configName))
    }
}
