import LensCheckpoint
import LensCore
import LensTorch

extension RewardHead {
    /// The names that classifiers give a linear head.
    static let linearNames = [
        "score", "v_head", "value_head", "reward_head", "regression_head", "score_head", "classifier", "out_proj",
        "v_head.summary",
    ]

    /// Finds the head among a checkpoint's tensors.
    ///
    /// - Parameters:
    ///   - pooler: what the family's classifiers read through.
    ///   - objective: which number is the reward; nil is the first output, or what the head itself makes of several.
    /// - Throws: `LensError` naming what was looked for; a head is never made up.
    static func load(
        _ loader: inout WeightLoader, config: ConfigReader, width: Int, pooler: PoolerLayout? = nil, objective: ObjectiveChoice?
    ) throws -> RewardHead {
        let keys = try HeadKeys(config)
        if let pooler, loader.contains("\(pooler.output).weight") {
            return try pooled(&loader, pooler, config: config, width: width).choosing(objective)
        }
        let head =
            try gated(&loader, keys, config: config, width: width) ?? attributes(&loader, width: width)
            ?? stacked(&loader, keys, config: config, width: width)
            ?? linear(&loader, keys, config: config, width: width, pooler: pooler)
        if keys.normalization != nil, !head.isLinear {
            throw config.wrong("normalize_reward", "a linear head", head.name)
        }
        return try head.choosing(objective)
    }

    private var isLinear: Bool { if case .linear = kind { true } else { false } }

    private static func linear(
        _ loader: inout WeightLoader, _ keys: HeadKeys, config: ConfigReader, width: Int, pooler: PoolerLayout?
    ) throws -> RewardHead {
        let names =
            (keys.prefix.map { [$0] } ?? []) + linearNames
            + (pooler.map { [$0.output] } ?? []).filter { !linearNames.contains($0) }
        guard let name = names.first(where: { loader.contains("\($0).weight") }) else {
            throw LensError.input(
                "\(loader.checkpoint.folder.path): no reward head among \(loader.names.count) tensors: looked for "
                    + (names.map { "\($0).weight" } + ["score.0.weight", "v_head.summary.0.weight", "regression_layer.weight"])
                    .joined(separator: ", "),
                hint: "this is a language model or an incomplete download; a reward model brings its head's weights")
        }
        if name.hasPrefix("v_head"), keys.valueHead?.kind == .mlp {
            throw config.wrong("vhead_layer_type", "linear, as the weights have it", "\"mlp\"")
        }
        // A wrong width is refused where the tensor is read.
        guard let count = loader.shape(of: "\(name).weight")?.first, count > 0 else {
            throw LensError.input(
                at: "\(loader.checkpoint.folder.path): tensor \"\(name).weight\"", expected: "at least one output row",
                found: "\(loader.shape(of: "\(name).weight") ?? [])")
        }
        var weight = try loader.exact("\(name).weight", shape: [count, width])
        var bias = loader.contains("\(name).bias") ? try loader.exact("\(name).bias", shape: [count]) : nil
        if let normalization = keys.normalization {
            // (w · x + b − mean) / deviation is linear too.
            let own = try bias ?? .zeros([count], type: weight.type, device: weight.device)
            (weight, bias) = (try weight / normalization.deviation, try (own - normalization.mean) / normalization.deviation)
        }
        return RewardHead(
            kind: .linear(weight: weight, bias: bias), objectives: try objectiveNames(config, count: count),
            output: .objective(0))
    }

    /// The names of `id2label`.
    static func objectiveNames(_ config: ConfigReader, count: Int) throws -> [String] {
        let labels = config.has("id2label") ? try config.object("id2label") : nil
        return try (0..<count).map { try labels?.string(optional: "\($0)") ?? "LABEL_\($0)" }
    }
}
