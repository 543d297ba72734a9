import Foundation
import LensCheckpoint
import LensCore

/// What `adapter_config.json` says about the way low-rank updates are added (Hu et al., 2021).
struct AdapterConfig: Sendable {
    enum Scaling: Hashable, Sendable {
        /// `alpha / r`
        case linear
        /// `alpha / √r` (Kalajdzievski, 2023)
        case rankStabilized
    }

    let base: AdapterBase
    let scaling: Scaling
    /// Updates are stored for matrices `[in, out]`, as GPT-2's are.
    let isInByOut: Bool
    private let rank: Int
    private let alpha: Double
    /// In the order of the file, of which the first that fits a module counts.
    private let ranks: [(ending: String, value: Int)]
    private let alphas: [(ending: String, value: Double)]

    /// - Throws: `LensError` for another kind of adapter and for options that change what is merged and are not known.
    init(_ config: ConfigReader, folder: URL) throws {
        let kind = try config.string("peft_type")
        guard kind == "LORA" else { throw config.wrong("peft_type", "LORA, the one kind that is merged", kind.quoted) }
        base = AdapterBase(
            adapter: folder, name: try config.string(optional: "base_model_name_or_path"),
            revision: try config.string(optional: "revision"))
        rank = try config.size("r")
        alpha = try config.double("lora_alpha", default: 8)
        scaling = try config.bool("use_rslora", default: false) ? .rankStabilized : .linear
        isInByOut = try config.bool("fan_in_fan_out", default: false)
        ranks = try Self.pattern(config, "rank_pattern", "a rank") { $0.integer }
        alphas = try Self.pattern(config, "alpha_pattern", "a number") { $0.real }
        try Self.refuseStrangers(config)
    }

    /// The factor of a module's update.
    ///
    /// - Throws: `LensError` where the rank of its matrices is another than the file says.
    func scale(of module: String, rank found: Int) throws -> Double {
        let rank = Self.first(ranks, module) ?? rank
        guard rank == found else {
            throw LensError.input(
                at: "\(base.adapter.path): module \(module.quoted)", expected: "rank \(rank) as adapter_config.json says",
                found: "matrices of rank \(found)")
        }
        let alpha = Self.first(alphas, module) ?? alpha
        return alpha / (scaling == .linear ? Double(rank) : Double(rank).squareRoot())
    }

    private static func first<Value>(_ pattern: [(ending: String, value: Value)], _ module: String) -> Value? {
        pattern.first { module == $0.ending || module.hasSuffix("." + $0.ending) }?.value
    }

    /// Modules by the ends of their names; PEFT takes them for regular expressions, of which only plain names are read.
    private static func pattern<Value>(
        _ config: ConfigReader, _ key: String, _ expected: String, _ convert: (JSON) -> Value?
    ) throws -> [(ending: String, value: Value)] {
        guard let json = config.value(key) else { return [] }
        guard let object = json.object else { throw config.wrong(key, "an object", json.summary) }
        return try object.members.map { member in
            guard member.key.allSatisfy({ $0.isLetter || $0.isNumber || "._-".contains($0) }) else {
                throw config.wrong(key, "names of modules", "the pattern \(member.key.quoted)")
            }
            guard let value = convert(member.value) else {
                throw config.wrong("\(key).\(member.key)", expected, member.value.summary)
            }
            return (member.key, value)
        }
    }

    private static func refuseStrangers(_ config: ConfigReader) throws {
        config.ignore(
            "target_modules", "exclude_modules", "layers_to_transform", "layers_pattern", "modules_to_save", "bias", "use_dora",
            "task_type", "ensure_weight_tying", because: "the tensors tell")
        config.ignore(
            "auto_mapping", "inference_mode", "lora_dropout", "megatron_config", "megatron_core", "peft_version",
            "runtime_config",
            "loftq_config", "eva_config", "corda_config", "lora_ga_config", "qalora_group_size",
            because: "they are for training, or count only with an option that is refused")
        // Some ways of starting change the base model as well, which is then not the one that the adapter is merged into.
        if let start = config.value("init_lora_weights"), start.bool == nil {
            guard let name = start.string, ["gaussian", "orthogonal", "eva"].contains(name) else {
                throw config.wrong(
                    "init_lora_weights", "a way of starting that leaves the base model alone",
                    start.string?.quoted ?? start.summary)
            }
        }
        let strangers = config.unread.filter { key in
            guard let value = config.value(key) else { return false }
            return ![.bool(false), .array([]), .object(JSONObject([]))].contains(value)
        }
        guard let first = strangers.first else { return }
        throw LensError.input(
            at: config.source, expected: "options of LoRA and DoRA that are known", found: first.quoted,
            hint: "merge the adapter with PEFT's merge_and_unload and save the model")
    }
}
