import LensCheckpoint
import LensCore

/// One kind of model: how to read its `config.json` and what its tensors are called.
public struct Family: Sendable {
    public let name: String
    /// The values of `model_type` that it covers.
    public let modelTypes: [String]
    let architecture: @Sendable (ConfigReader) throws -> Architecture
    let names: TensorNames
    /// What stands between the stream and a classifier's last matrix; nil where that reads the stream itself.
    var pooler: (@Sendable (ConfigReader) throws -> PoolerLayout)?

    /// All families. Adding one means one file and one entry here.
    public static let all: [Family] = [
        .llama, .mistral, .mixtral, .qwen2, .qwen3, .qwen3MoE, .gemma, .gemma2, .gpt2, .gptNeoX, .phi3, .bert, .roberta,
        .electra, .albert, .distilBERT, .debertaV2, .modernBERT,
    ]

    /// The listed family of a model folder; nil where its `model_type` is not listed.
    static func listed(_ config: ConfigReader) throws -> Family? {
        let type = try config.string("model_type")
        return all.first { $0.modelTypes.contains(type) }
    }
}
