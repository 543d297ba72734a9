import LensCheckpoint
import LensCore

/// One kind of model: how to read its `config.json` and what its tensors are called.
public struct Family: Sendable {
    public let name: String
    /// The values of `model_type` that it covers.
    public let modelTypes: [String]
    let architecture: @Sendable (ConfigReader) throws -> Architecture
    /// What its tensors are called, which may depend on the model's switches.
    let names: @Sendable (ConfigReader) throws -> TensorNames
    /// What stands between the stream and a classifier's last matrix; nil where that reads the stream itself.
    var pooler: (@Sendable (ConfigReader) throws -> PoolerLayout)?

    init(
        name: String, modelTypes: [String], architecture: @escaping @Sendable (ConfigReader) throws -> Architecture,
        names: @escaping @Sendable (ConfigReader) throws -> TensorNames,
        pooler: (@Sendable (ConfigReader) throws -> PoolerLayout)? = nil
    ) {
        self.name = name
        self.modelTypes = modelTypes
        self.architecture = architecture
        self.names = names
        self.pooler = pooler
    }

    init(
        name: String, modelTypes: [String], architecture: @escaping @Sendable (ConfigReader) throws -> Architecture,
        names: TensorNames, pooler: (@Sendable (ConfigReader) throws -> PoolerLayout)? = nil
    ) {
        self.init(name: name, modelTypes: modelTypes, architecture: architecture, names: { _ in names }, pooler: pooler)
    }

    /// All families. Adding one means one file and one entry here.
    public static let all: [Family] = [
        .llama, .mistral, .mixtral, .qwen2, .qwen3, .qwen3MoE, .gemma, .gemma2, .gpt2, .gptNeoX, .phi3, .bert, .roberta,
        .electra, .albert, .distilBERT, .debertaV2, .modernBERT, .gemma3, .opt, .olmo2, .internLM2, .stableLM, .starcoder2,
        .falcon, .bloom, .glm, .glm4, .phi, .nemotron,
    ]

    /// The listed family of a model folder; nil where its `model_type` is not listed.
    static func listed(_ config: ConfigReader) throws -> Family? {
        let type = try config.string("model_type")
        return all.first { $0.modelTypes.contains(type) }
    }
}
