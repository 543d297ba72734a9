import Foundation
import LensCheckpoint
import LensCore

/// What SAELens' `cfg.json` says about an autoencoder.
struct SAELensConfig {
    enum Activation {
        /// Ranked by the pre-activation, or by that times the direction's length.
        case topK(Int, ranksByReach: Bool)
        case jumpReLU
        case relu
    }

    let width: Int
    let latents: Int
    let activation: Activation
    /// Whether `b_dec` is taken from inputs before they are encoded.
    let centresInputs: Bool
    let origin: SAEOrigin?

    init(_ url: URL) throws {
        let config = try Folder.config(url)
        width = try config.size("d_in")
        latents = try config.size("d_sae")
        let metadata = try config.object(optional: "metadata")
        let versions = try [config.string(optional: "sae_lens_version"), metadata?.string(optional: "sae_lens_version")]
        let major = versions.compactMap(\.self).first?.split(separator: ".").first.flatMap { Int($0) }
        guard let major, major >= 6 else {
            throw LensError.input(
                at: "\(config.source): metadata.sae_lens_version", expected: "6.0.0 or later",
                found: versions.compactMap(\.self).first?.quoted ?? "no such key",
                hint: "load and save it once with a current version of SAELens")
        }
        switch try config.string("architecture") {
        case "topk":
            let k = try config.size("k")
            activation = .topK(k, ranksByReach: try config.bool("rescale_acts_by_decoder_norm", default: false))
        case "jumprelu": activation = .jumpReLU
        case "standard": activation = .relu
        case let other:
            throw config.wrong("architecture", "topk, jumprelu or standard", other.quoted)
        }
        for key in ["normalize_activations", "reshape_activations"] {
            let value = try config.string(key, default: "none")
            guard value == "none" else {
                throw LensError.input(
                    at: "\(config.source): \(key)", expected: "none".quoted, found: value.quoted,
                    hint: key == "normalize_activations" ? "fold the normalisation into the weights with SAELens first" : nil)
            }
        }
        centresInputs = try config.bool("apply_b_dec_to_input", default: true)
        config.ignore("dtype", "device", "metadata", because: "tensors say their type, and everything runs on the CPU")
        origin = try Self.origin(metadata)
        try config.refuseUnread(ignoring: "metadata.")
    }

    private static func origin(_ metadata: ConfigReader?) throws -> SAEOrigin? {
        guard let metadata, let site = try metadata.string(optional: "rewardlens_site") else { return nil }
        return SAEOrigin(
            model: try metadata.string("model_name"), fingerprint: try metadata.string("rewardlens_fingerprint"), site: site,
            positions: try metadata.string("rewardlens_positions"))
    }

    /// The file as it is written.
    struct Written: Encodable {
        private let autoencoder: SparseAutoencoder

        init(_ autoencoder: SparseAutoencoder) {
            self.autoencoder = autoencoder
        }

        private enum Key: String, CodingKey {
            case architecture, k, dtype, device, metadata
            case width = "d_in"
            case latents = "d_sae"
            case centres = "apply_b_dec_to_input"
            case normalize = "normalize_activations"
            case reshape = "reshape_activations"
            case ranksByReach = "rescale_acts_by_decoder_norm"
        }

        func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: Key.self)
            try values.encode(autoencoder.width, forKey: .width)
            try values.encode(autoencoder.latents, forKey: .latents)
            try values.encode("float32", forKey: .dtype)
            try values.encode("cpu", forKey: .device)
            try values.encode(true, forKey: .centres)
            try values.encode("none", forKey: .normalize)
            try values.encode("none", forKey: .reshape)
            switch autoencoder.activation {
            case .topK(let k):
                try values.encode("topk", forKey: .architecture)
                try values.encode(k, forKey: .k)
                try values.encode(false, forKey: .ranksByReach)
            case .batchTopK, .jumpReLU: try values.encode("jumprelu", forKey: .architecture)
            }
            var metadata = ["sae_lens_version": SAELens.version, "sae_lens_training_version": SAELens.version]
            if let origin = autoencoder.origin {
                metadata["model_name"] = origin.model
                metadata["rewardlens_fingerprint"] = origin.fingerprint
                metadata["rewardlens_site"] = origin.site
                metadata["rewardlens_positions"] = origin.positions
            }
            try values.encode(metadata, forKey: .metadata)
        }
    }
}

extension ConfigReader {
    /// Refuses keys that nobody read or ignored, but those under a prefix.
    func refuseUnread(ignoring prefix: String) throws {
        let left = unread.filter { !$0.hasPrefix(prefix) }
        guard left.isEmpty else {
            throw LensError.input(
                at: source, expected: "only keys that are understood", found: left.map(\.quoted).joined(separator: ", "))
        }
    }
}
