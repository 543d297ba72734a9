import Foundation
import LensCore
import LensModel

/// The model fixtures and a few pairs to run on them.
enum Fixture {
    static let models = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/models")

    /// Every fixture with reference values of its activations, but variants of a family that is there.
    static let all = ((try? FileManager.default.contentsOfDirectory(atPath: models.path)) ?? []).sorted().filter {
        !["llama-v4", "llama-rope", "qwen2-window"].contains($0)
            && FileManager.default.fileExists(atPath: models.appending(path: "\($0)/golden-sites.safetensors").path)
    }

    /// Those whose positions see only what is before them.
    static let families = all.filter { !encoders.contains($0) }

    static let encoders = [
        "albert", "bert", "deberta-v2", "deberta-v2-plain", "distilbert", "electra", "modernbert", "modernbert-mean", "roberta",
    ]

    /// Those whose reward bends gently enough for a rule of few points: a router's choice of experts makes jumps, and hidden
    /// units that begin to work make kinks.
    static let smooth = families.filter { !["mixtral", "qwen3_moe", "opt", "nemotron"].contains($0) }

    static func model(_ name: String) throws -> RewardModel {
        try RewardModel(folder: models.appending(path: name), options: .init(type: .float32))
    }

    /// Pairs whose responses differ in length, either way.
    static let pairs = [
        PreferencePair(
            id: "longer", prompt: "What is the time?", chosen: "It is half past nine in the evening.", rejected: "Late."),
        PreferencePair(
            id: "shorter", prompt: "Say yes.", chosen: "Yes.", rejected: "I would rather not say anything at all about it."),
        PreferencePair(id: "equal", prompt: "A or B?", chosen: "A", rejected: "B", category: "letters"),
    ]
}
