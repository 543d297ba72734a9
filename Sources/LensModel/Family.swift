import LensCheckpoint
import LensCore

/// One kind of model: how to read its `config.json` and what its tensors are called.
public struct Family: Sendable {
    public let name: String
    /// The values of `model_type` that it covers.
    public let modelTypes: [String]
    let architecture: @Sendable (ConfigReader) throws -> Architecture
    let names: TensorNames

    /// All families. Adding one means one file and one entry here.
    public static let all: [Family] = [.llama, .mistral, .qwen2, .qwen3, .gemma, .gemma2, .gpt2, .gptNeoX]

    /// The family of a model folder.
    static func of(_ config: ConfigReader) throws -> Family {
        let type = try config.string("model_type")
        guard let family = all.first(where: { $0.modelTypes.contains(type) }) else {
            let known = all.flatMap(\.modelTypes).sorted().joined(separator: ", ")
            throw LensError.input("\(config.source): unknown model_type \"\(type)\"", hint: "known are: \(known)")
        }
        return family
    }
}
