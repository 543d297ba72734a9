import LensCheckpoint
import LensCore

/// The keys of `config.json` that describe a reward head.
struct HeadKeys {
    /// Classes named in `architectures`.
    let classes: [String]
    /// OpenRLHF's name of the head.
    let prefix: String?
    /// OpenRLHF's affine step behind the head: `(r − mean) / deviation`.
    let normalization: (mean: Double, deviation: Double)?
    let gate: Gate?
    let valueHead: ValueHead?

    /// ArmoRM and QRM.
    struct Gate {
        let temperature: Double
        let hiddenLayers: Int
        let hiddenWidth: Int
        let objectives: Int?
        let quantiles: Int?
    }

    /// GRM.
    struct ValueHead {
        enum Kind: String, CaseIterable { case linear, mlp }
        let kind: Kind
        let hiddenLayers: Int
        let hiddenWidth: Int
    }

    init(_ config: ConfigReader) throws {
        classes = try config.strings(optional: "architectures") ?? []
        prefix = try config.string(optional: "value_head_prefix")
        normalization = try Self.normalization(config)
        let gateKeys = ["gating_temperature", "gating_hidden_dim", "gating_n_hidden", "num_objectives", "num_quantiles"]
        // Defaults are those of the published classes.
        gate =
            gateKeys.contains(where: config.has)
            ? Gate(
                temperature: try config.double("gating_temperature", default: 10),
                hiddenLayers: try config.size("gating_n_hidden", default: 3),
                hiddenWidth: try config.size("gating_hidden_dim", default: 1024),
                objectives: try config.size(optional: "num_objectives"),
                quantiles: try config.size(optional: "num_quantiles")) : nil
        valueHead =
            config.has("vhead_layer_type")
            ? ValueHead(
                kind: try config.choice("vhead_layer_type"), hiddenLayers: try config.size("vhead_num_layers", default: 1),
                hiddenWidth: try config.size("vhead_num_neurons", default: 1024)) : nil
        config.ignore("reward_token_id", because: "the readout reads it")
        config.ignore("summary_dropout_prob", because: "it is for training")
        if let gate, !(gate.temperature > 0) {
            throw config.wrong("gating_temperature", "a number above 0", "\(gate.temperature)")
        }
    }

    private static func normalization(_ config: ConfigReader) throws -> (mean: Double, deviation: Double)? {
        guard let applies = try config.bool(optional: "normalize_reward") else { return nil }
        let mean = try config.double("mean", default: 0)
        let deviation = try config.double("std", default: 1)
        guard applies else { return nil }
        guard deviation > 0, deviation.isFinite, mean.isFinite else {
            throw config.wrong("std", "a number above 0", "\(deviation)")
        }
        return (mean, deviation)
    }
}
