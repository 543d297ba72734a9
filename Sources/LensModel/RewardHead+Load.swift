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
    ///   - objective: which output is the reward, by name; nil is the first.
    /// - Throws: `LensError` naming what was looked for; a head is never made up.
    static func load(
        _ loader: inout WeightLoader, config: ConfigReader, width: Int, pooler: PoolerLayout? = nil, objective: String?
    ) throws -> RewardHead {
        if let pooler, loader.contains("\(pooler.output).weight") {
            return try pooled(&loader, pooler, config: config, width: width).choosing(objective)
        }
        let prefixed = try config.string(optional: "value_head_prefix").map { [$0] } ?? []
        let names = prefixed + linearNames + (pooler.map { [$0.output] } ?? []).filter { !linearNames.contains($0) }
        guard let name = names.first(where: { loader.contains("\($0).weight") }) else {
            throw LensError.input(
                "\(loader.checkpoint.folder.path): no reward head among \(loader.names.count) tensors: looked for "
                    + names.map { "\($0).weight" }.joined(separator: ", "),
                hint: "this is a language model or an incomplete download; a reward model brings its head's weights")
        }
        // A wrong width is refused where the tensor is read.
        guard let count = loader.shape(of: "\(name).weight")?.first, count > 0 else {
            throw LensError.input(
                at: "\(loader.checkpoint.folder.path): tensor \"\(name).weight\"", expected: "at least one output row",
                found: "\(loader.shape(of: "\(name).weight") ?? [])")
        }
        let head = RewardHead(
            kind: .linear(
                weight: try loader.exact("\(name).weight", shape: [count, width]),
                bias: loader.contains("\(name).bias") ? try loader.exact("\(name).bias", shape: [count]) : nil),
            objectives: try objectiveNames(config, count: count), output: .objective(0))
        return try head.choosing(objective)
    }

    /// The same head with another output as its reward.
    func choosing(_ name: String?) throws -> RewardHead {
        guard let name else { return self }
        guard let index = objectives.firstIndex(of: name) else {
            throw LensError.input(
                "the model has no objective \"\(name)\"", hint: "its objectives are: \(objectives.joined(separator: ", "))")
        }
        return reading(.objective(index))
    }

    static func objectiveNames(_ config: ConfigReader, count: Int) throws -> [String] {
        let labels = config.has("id2label") ? try config.object("id2label") : nil
        return try (0..<count).map { try labels?.string(optional: "\($0)") ?? "LABEL_\($0)" }
    }
}
