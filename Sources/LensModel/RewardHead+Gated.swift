import LensCheckpoint
import LensCore
import LensTorch

extension RewardHead {
    /// A gated head; nil where neither tensors nor `config.json` speak of one.
    ///
    /// - Throws: `LensError` naming a tensor that is missing, or a count that contradicts `config.json`.
    static func gated(
        _ loader: inout WeightLoader, _ keys: HeadKeys, config: ConfigReader, width: Int
    ) throws -> RewardHead? {
        let name = "regression_layer.weight"
        guard keys.gate != nil || loader.contains(name) else { return nil }
        func disagree(_ what: String, _ expected: Int, _ found: Int) -> LensError {
            .input(at: "\(loader.checkpoint.folder.path): the gated head's \(what)", expected: "\(expected)", found: "\(found)")
        }
        let rows = loader.shape(of: name)?.first ?? 1
        // A missing tensor is refused where it is read.
        let regression = try loader.exact(name, shape: [rows, width])
        let gate = try DenseStack.load(&loader, prefix: "gating.layers", width: width, activation: .relu, step: nil)
        let hidden = gate.layers.dropLast().map { $0.linear.weight.length(0) }
        let (layers, hiddenWidth) = (keys.gate?.hiddenLayers ?? 3, keys.gate?.hiddenWidth ?? 1024)
        guard hidden.count == layers else { throw disagree("hidden layers", layers, hidden.count) }
        if let other = hidden.first(where: { $0 != hiddenWidth }) { throw disagree("hidden width", hiddenWidth, other) }
        let count = keys.gate?.objectives ?? gate.outputs
        guard gate.outputs == count else { throw disagree("gated objectives", count, gate.outputs) }
        let quantiles = keys.gate?.quantiles ?? 1
        guard rows == count * quantiles else { throw disagree("rows of \(name)", count * quantiles, rows) }
        let transform = "reward_transform_matrix"
        // QRM on Gemma has none; ArmoRM's class always has.
        let hasTransform = loader.contains(transform) || quantiles == 1
        let head = GatedHead(
            // [objective · quantile, width] → [objective, quantile, width] → [objective, width]
            regression: try regression.reshaped([count, quantiles, width]).mean([1]), quantiles: quantiles,
            transform: hasTransform ? try loader.exact(transform, shape: [count, count]) : nil, gate: gate,
            temperature: keys.gate?.temperature ?? 10, scale: try loader.exact("gating.logit_scale", shape: [1]))
        return RewardHead(kind: .gated(head), objectives: try gatedNames(config, count: count), output: .whole)
    }

    /// Names of `config.json` where it names every objective, else those of ArmoRM's model card where there are as many.
    private static func gatedNames(_ config: ConfigReader, count: Int) throws -> [String] {
        let labels = config.has("id2label") ? try config.object("id2label").keys.count : 0
        return labels != count && count == armoRMObjectives.count ? armoRMObjectives : try objectiveNames(config, count: count)
    }

    private static let armoRMObjectives = [
        "helpsteer-helpfulness", "helpsteer-correctness", "helpsteer-coherence", "helpsteer-complexity", "helpsteer-verbosity",
        "ultrafeedback-overall_score", "ultrafeedback-instruction_following", "ultrafeedback-truthfulness",
        "ultrafeedback-honesty", "ultrafeedback-helpfulness", "beavertails-is_safe", "prometheus-score",
        "argilla-overall_quality", "argilla-judge_lm", "code-complexity", "code-style", "code-explanation",
        "code-instruction-following", "code-readability",
    ]
}
