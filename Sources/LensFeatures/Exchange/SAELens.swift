import Foundation
import LensCheckpoint
import LensCore
import LensTorch

/// The folder layout of SAELens, from version 6 on: `cfg.json` and `sae_weights.safetensors`.
///
/// The weights are `W_enc [width, latent]`, `b_enc`, `W_dec [latent, width]`, `b_dec` and, of JumpReLU, `threshold`. BatchTopK is
/// written as JumpReLU with equal thresholds, as SAELens itself does after training.
public enum SAELens {
    static let configName = "cfg.json"
    static let weightsName = "sae_weights.safetensors"
    /// The first version with this layout.
    static let version = "6.0.0"

    /// Reads a folder.
    ///
    /// Read are the architectures topk, jumprelu and standard, whose ReLU is a JumpReLU with thresholds of 0.
    ///
    /// - Throws: `LensError` naming the key or tensor that is missing, unknown, or asks for what is not done here.
    public static func read(_ folder: URL) throws -> SparseAutoencoder {
        let config = try SAELensConfig(folder.appendingPathComponent(configName))
        let file = try NamedTensors(folder.appendingPathComponent(weightsName))
        let (latents, width) = (config.latents, config.width)
        var encoder = try file.floats("W_enc", shape: [width, latents]).transposed().contiguous()
        var bias = try file.floats("b_enc", shape: [latents])
        var decoder = try file.floats("W_dec", shape: [latents, width])
        let centre = try file.floats("b_dec", shape: [width])
        if !config.centresInputs {
            // W(x − b_dec) + b' is to be Wx + b: [latent, width] · [width, 1]
            bias = try bias + encoder.matmul(centre.reshaped([width, 1])).select(1, 0)
        }
        let activation: SparseAutoencoder.Activation
        switch config.activation {
        case .topK(let k, let ranksByReach):
            if ranksByReach {
                // Latents are ranked by how far they move the reconstruction: with directions of length 1 the two are one.
                let lengths = try decoder.squared().sum([1], keeping: true).squareRoot().clamped(1e-8, .infinity)
                encoder = try encoder * lengths
                bias = try bias * lengths.select(1, 0)
                decoder = try decoder / lengths
            }
            activation = .topK(k)
        case .jumpReLU: activation = .jumpReLU(try file.floats("threshold", shape: [latents]))
        case .relu: activation = .jumpReLU(try Tensor.zeros([latents]))
        }
        try file.refuseUnread()
        return try SparseAutoencoder(
            encoder: encoder, encoderBias: bias, decoder: decoder, decoderBias: centre, activation: activation,
            origin: config.origin)
    }

    /// Writes a folder, which is made where it does not exist.
    public static func write(_ autoencoder: SparseAutoencoder, to folder: URL) throws {
        var tensors = [
            "W_enc": try autoencoder.encoder.transposed().contiguous(), "b_enc": autoencoder.encoderBias,
            "W_dec": autoencoder.decoder, "b_dec": autoencoder.decoderBias,
        ]
        switch autoencoder.activation {
        case .topK: break
        case .batchTopK(_, let threshold): tensors["threshold"] = try Tensor.full([autoencoder.latents], threshold)
        case .jumpReLU(let thresholds): tensors["threshold"] = thresholds
        }
        try Folder.make(folder)
        try SafetensorsWriter.write(
            tensors.mapValues { try SafetensorsWriter.Tensor($0) }, to: folder.appendingPathComponent(weightsName))
        try Folder.write(SAELensConfig.Written(autoencoder), to: folder.appendingPathComponent(configName))
    }
}

/// What both layouts write.
enum Folder {
    static func make(_ folder: URL) throws {
        do { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) } catch {
            throw LensError.input("\(folder.path): cannot be made: \(error.localizedDescription)")
        }
    }

    static func write(_ value: some Encodable, to url: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        let json = try encoder.encode(value)
        try AtomicFile.write(to: url) { try $0.write(contentsOf: json) }
    }

    /// Reads a small JSON object, keeping count of what is read.
    static func config(_ url: URL) throws -> ConfigReader {
        let file = try MappedFile(url)
        return try file.withUnsafeBytes { bytes in
            let json = try JSON(parsing: bytes, source: url.path, duplicates: .refuse)
            guard let object = json.object else {
                throw LensError.input(at: url.path, expected: "an object", found: json.summary)
            }
            return ConfigReader(object, source: url.path)
        }
    }
}
