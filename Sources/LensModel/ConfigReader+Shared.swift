import Foundation
import LensCheckpoint
import LensCore

/// Readings that families share.
extension ConfigReader {
    /// Keys of `config.json` that do not bear on what an evaluated classifier computes.
    func ignoreHousekeeping() {
        ignore(
            "architectures", "auto_map", "transformers_version", "torch_dtype", "dtype", "_name_or_path", "model_type",
            "_attn_implementation_autoset", "attn_implementation", "_attn_implementation", "cache_implementation",
            because: "they say how the folder was written")
        ignore(
            "bos_token_id", "eos_token_id", "sep_token_id", "decoder_start_token_id", "unk_token_id", "use_cache",
            "is_decoder", "is_encoder_decoder", "tie_word_embeddings", "tie_encoder_decoder", "max_length", "min_length",
            "do_sample", "temperature", "top_k", "top_p", "num_beams", "repetition_penalty", "begin_suppress_tokens",
            "final_logit_softcapping", "end_token_id", "pretraining_tp", "task_specific_params",
            because: "they are for generating text")
        ignore(
            "attention_dropout", "hidden_dropout", "hidden_dropout_prob", "attention_probs_dropout_prob",
            "classifier_dropout", "resid_pdrop", "embd_pdrop", "attn_pdrop", "summary_first_dropout", "initializer_range",
            "residual_dropout", "resid_dropout", "embed_dropout", "activation_dropout", "output_attentions",
            "output_hidden_states", "return_dict", "torchscript", "gradient_checkpointing",
            because: "they are for training")
        ignore(
            "id2label", "label2id", "num_labels", "problem_type", "pad_token_id",
            because: "the head and the readout read them")
    }

    /// Refuses keys that nobody read and that say something: an unknown switch may change what the model computes.
    func refuseMeaningfulUnread() throws {
        let telling = unread.filter { key in
            guard let value = value(key) else { return false }
            return ![.bool(false), .integer(0), .string(""), .array([]), .object(JSONObject([]))].contains(value)
        }
        guard !telling.isEmpty else { return }
        throw LensError.input(
            at: source, expected: "only keys that this family understands",
            found: telling.map { "\"\($0)\"" }.joined(separator: ", "),
            hint: "if they do not bear on the computation, remove them from a copy of config.json")
    }

    /// Rotary parameters in either of the layouts that are about: `rope_parameters`, or `rope_theta` and `rope_scaling`.
    ///
    /// - Parameter defaultShare: of a head's dimensions, those that turn, where the parameters do not say it.
    func rotary(headWidth: Int, defaultBase: Double = 10000, defaultShare: Double = 1) throws -> Rotary {
        let parameters = try object(optional: "rope_parameters") ?? object(optional: "rope_scaling")
        let base = try double("rope_theta", default: defaultBase)
        let topShare = try self.share(optional: "partial_rotary_factor")
        return try rotary(parameters, headWidth: headWidth, base: base, share: topShare ?? defaultShare)
    }

    /// The rotation that an object of rotary parameters describes.
    ///
    /// - Parameters:
    ///   - base: where the parameters do not say it.
    ///   - share: of a head's dimensions, those that turn, where the parameters do not say it.
    func rotary(_ parameters: ConfigReader?, headWidth: Int, base: Double, share: Double = 1) throws -> Rotary {
        let base = try parameters?.double(optional: "rope_theta") ?? base
        let share = try parameters?.share(optional: "partial_rotary_factor") ?? share
        var rotary = Rotary(base: base, dimensions: Int(Double(headWidth) * share))
        if let parameters { rotary.scaling = try rotaryScaling(parameters, pairs: rotary.dimensions / 2) }
        return rotary
    }

    /// A number above 0 and at most 1.
    func share(optional key: String) throws -> Double? {
        guard let value = try double(optional: key) else { return nil }
        guard value > 0, value <= 1 else { throw wrong(key, "a share above 0 and at most 1", "\(value)") }
        return value
    }

    private func rotaryScaling(_ parameters: ConfigReader, pairs: Int) throws -> Rotary.Scaling {
        let kind = try parameters.string(optional: "rope_type") ?? parameters.string("type", default: "default")
        parameters.ignore("type", "rope_type", because: "one of them was read")
        switch kind {
        case "default": return .none
        case "linear": return .linear(factor: try parameters.double("factor"))
        case "llama3":
            return .llama3(
                factor: try parameters.double("factor"), lowFrequency: try parameters.double("low_freq_factor"),
                highFrequency: try parameters.double("high_freq_factor"),
                originalContext: try parameters.size("original_max_position_embeddings"))
        case "longrope", "su": return try longrope(parameters, pairs: pairs)
        case "dynamic":
            return .dynamic(
                factor: try parameters.positive("factor"), context: try size("max_position_embeddings"))
        case "yarn": return try yarn(parameters)
        default:
            throw LensError.input(
                "\(source): the rotary scaling \"\(kind)\" is not known",
                hint: "known are: default, linear, llama3, longrope, dynamic, yarn")
        }
    }

    /// YaRN, whose amplitude is given, or follows from the factor and perhaps two further numbers.
    private func yarn(_ parameters: ConfigReader) throws -> Rotary.Scaling {
        let original = try parameters.size("original_max_position_embeddings")
        let context = try size("max_position_embeddings")
        let given = try parameters.double(optional: "factor")
        let factor = try given.map { _ in try parameters.positive("factor") } ?? Double(context) / Double(original)
        func growth(_ scale: Double) -> Double { factor <= 1 ? 1 : 0.1 * scale * log(factor) + 1 }
        let whole = try parameters.double(optional: "mscale")
        let shared = try parameters.double(optional: "mscale_all_dim")
        var amplitude = growth(1)
        if let whole, let shared, whole != 0, shared != 0 { amplitude = growth(whole) / growth(shared) }
        return .yarn(
            factor: factor, fast: try parameters.double(optional: "beta_fast") ?? 32,
            slow: try parameters.double(optional: "beta_slow") ?? 1, truncates: try parameters.bool("truncate", default: true),
            originalContext: original, amplitude: try parameters.double(optional: "attention_factor") ?? amplitude)
    }

    /// A number above 0.
    func positive(_ key: String) throws -> Double {
        let value = try double(key)
        guard value > 0 else { throw wrong(key, "a number above 0", "\(value)") }
        return value
    }

    /// LongRoPE, whose original context stands beside the parameters in some files and in them in others.
    private func longrope(_ parameters: ConfigReader, pairs: Int) throws -> Rotary.Scaling {
        func factors(_ key: String) throws -> [Double] {
            let found = try parameters.doubles(key)
            guard found.count == pairs, found.allSatisfy({ $0 > 0 }) else {
                throw parameters.wrong(key, "\(pairs) positive factors, one for each pair of rotary dimensions", "\(found)")
            }
            return found
        }
        let context = try size("max_position_embeddings")
        let inner = try parameters.size(optional: "original_max_position_embeddings")
        let original = try size(optional: "original_max_position_embeddings") ?? inner ?? context
        let stretch = try parameters.double(optional: "factor") ?? Double(context) / Double(original)
        let amplitude = try parameters.double(optional: "attention_factor")
        return .longrope(
            short: try factors("short_factor"), long: try factors("long_factor"), originalContext: original,
            amplitude: amplitude ?? (stretch <= 1 ? 1 : (1 + log(stretch) / log(Double(original))).squareRoot()))
    }

    /// For each layer the sliding window, from `layer_types` or, where that is absent, from a rule.
    func windows(layers: Int, window: Int?, otherwise rule: (Int) -> Bool) throws -> [Int?] {
        let types = try strings(optional: "layer_types")
        if let types, types.count != layers {
            throw wrong("layer_types", "\(layers) entries, one for each layer", "\(types.count)")
        }
        return try (0..<layers).map { layer in
            guard let types else { return rule(layer) ? window : nil }
            switch types[layer] {
            case "full_attention": return nil
            case "sliding_attention":
                guard let window else { throw wrong("sliding_window", "a window, for layer \(layer) slides", "null") }
                return window
            default: throw wrong("layer_types", "full_attention or sliding_attention", "\"\(types[layer])\"")
            }
        }
    }
}
