import Foundation
import LensCheckpoint
import LensCore
import LensModel
import Testing

/// Folders that must not load, each with the reason in one line.
@Suite struct LoadingTests {
    /// A copy of the Llama fixture whose `config.json` a test changes.
    private func folder(_ change: (inout [String: Any]) -> Void) throws -> URL {
        let copy = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.copyItem(at: Golden.fixtures.appending(path: "llama"), to: copy)
        let file = copy.appending(path: "config.json")
        let object = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
        var config = try need(object as? [String: Any])
        change(&config)
        try JSONSerialization.data(withJSONObject: config).write(to: file)
        return copy
    }

    private func message(_ change: (inout [String: Any]) -> Void) throws -> String {
        let folder = try folder(change)
        defer { try? FileManager.default.removeItem(at: folder) }
        let error = #expect(throws: LensError.self) { try RewardModel(folder: folder) }
        #expect(error?.kind == .input)
        #expect(error?.message.contains("\n") == false)
        return error?.message ?? ""
    }

    @Test func anUnknownFamily() throws {
        let message = try message {
            $0["model_type"] = "mamba"
            $0["architectures"] = ["MambaForCausalLM"]
        }
        #expect(message.contains("mamba") && message.contains("MambaForCausalLM"))
    }

    @Test func aKeyThatMayChangeTheComputation() throws {
        #expect(try message { $0["residual_multiplier"] = 0.5 }.contains("residual_multiplier"))
    }

    @Test func aKeyThatSaysNothing() throws {
        let folder = try folder { $0["some_new_switch"] = false }
        defer { try? FileManager.default.removeItem(at: folder) }
        _ = try RewardModel(folder: folder)
    }

    @Test func sizesThatContradictTheWeights() throws {
        #expect(try message { $0["intermediate_size"] = 65 }.contains("[65, 40]"))
    }

    @Test func layersWithoutWeights() throws {
        #expect(try message { $0["num_hidden_layers"] = 4 }.contains("model.layers.3"))
    }

    @Test func weightsWithoutLayers() throws {
        #expect(try message { $0["num_hidden_layers"] = 2 }.contains("model.layers.2"))
    }

    @Test func headsThatDoNotDivide() throws {
        #expect(try message { $0["num_key_value_heads"] = 3 }.contains("key/value heads"))
    }

    @Test func numbersThatWouldOverflow() throws {
        #expect(try message { $0["rope_parameters"] = ["partial_rotary_factor": 1e300] }.contains("partial_rotary_factor"))
        #expect(try message { $0["head_dim"] = 1 << 31 }.contains("head_dim"))
        let largest = 1 << 24
        for key in ["head_dim", "num_attention_heads", "hidden_size", "intermediate_size", "vocab_size"] {
            #expect(try !message { $0[key] = largest }.isEmpty)
        }
    }

    @Test func aHeadWithoutOutputs() throws {
        let folder = try folder { _ in }
        defer { try? FileManager.default.removeItem(at: folder) }
        try SafetensorsWriter.write(
            ["score.weight": .init(dtype: .float32, shape: [0, 40], bytes: Data())],
            to: folder.appending(path: "model.safetensors"))
        let error = #expect(throws: LensError.self) { try RewardModel(folder: folder, options: .init(type: .float32)) }
        #expect(error?.message.contains("at least one output row") == true, "\(String(describing: error))")
    }

    @Test func anUnknownRotaryScaling() throws {
        #expect(try message { $0["rope_parameters"] = ["rope_type": "spiral"] }.contains("spiral"))
    }

    @Test func aFolderThatIsNone() throws {
        let error = #expect(throws: LensError.self) { try RewardModel(folder: URL(filePath: "/nowhere/at/all")) }
        #expect(error?.message.contains("/nowhere/at/all") == true)
    }

    @Test func anObjectiveThatIsNone() throws {
        let folder = Golden.fixtures.appending(path: "llama")
        let error = #expect(throws: LensError.self) { try RewardModel(folder: folder, options: .init(objective: .named("wit"))) }
        #expect(error?.hint?.contains("LABEL_0") == true)
    }
}
