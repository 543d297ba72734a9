import Foundation
import LensCheckpoint
import LensCore
import LensText
import Testing

@testable import LensModel

/// Adapters and other formats that `Scripts/golden_formats.py` made, against the rewards of PEFT's own merge.
@Suite struct AdapterTests {
    static let fixtures = Golden.fixtures.deletingLastPathComponent().appending(path: "formats")

    private func expectGolden(_ name: String) throws {
        let folder = Self.fixtures.appending(path: name)
        let model = try RewardModel(folder: folder, options: .init(type: .float32))
        let golden = try JSON(parsing: Data(contentsOf: folder.appending(path: "golden.json")), source: name)
        let rows = try need(golden.array)
        #expect(rows.count == 3)
        for row in rows {
            let ids = try need(row["ids"]?.array).compactMap(\.integer)
            let text = TokenizedText(
                ids: ids, pieces: ids.map { "\($0)" }, roles: ids.map { _ in .response }, offsets: ids.map { _ in 0..<0 },
                text: "", readout: ids.count - 1)
            let reward = try model.run(text).reward.value
            #expect(abs(reward - (try need(row["reward"]?.real))) <= 1e-4, "\(name): \(ids.count) ids")
        }
    }

    @Test(arguments: ["lora-linear", "lora-embedding", "lora-dora", "lora-gpt2"])
    func rewardsAreThoseOfPEFT(name: String) throws { try expectGolden(name) }

    @Test func shardsByTorchSaveGiveTheirRewards() throws { try expectGolden("torch-shards") }

    @Test func theFingerprintCoversAdapterAndBase() throws {
        let adapter = Self.fixtures.appending(path: "lora-linear")
        let first = try RewardModel(folder: adapter)
        var seen: Set<String> = [first.fingerprint]
        #expect(first.name == "lora-linear" && first.precision.weights == .float32)
        // Another base of the same shapes, and a changed adapter.
        let base = try copy(Golden.fixtures.appending(path: "llama-nohead"))
        defer { try? FileManager.default.removeItem(at: base) }
        try edit(base.appending(path: "config.json")) { $0["transformers_version"] = "0" }
        var options = RewardModel.Options()
        options.base = { _ in base }
        #expect(seen.insert(try RewardModel(folder: adapter, options: options).fingerprint).inserted)
        let (changed, other) = try adapterFolder { $0["lora_alpha"] = 9 }
        defer { try? FileManager.default.removeItem(at: changed) }
        #expect(seen.insert(try RewardModel(folder: changed, options: other).fingerprint).inserted)
    }

    @Test func theBaseIsAskedForByName() throws {
        struct Stop: Error {}
        let (folder, _) = try adapterFolder {
            $0["base_model_name_or_path"] = "org/name"
            $0["revision"] = "v1"
        }
        defer { try? FileManager.default.removeItem(at: folder) }
        var options = RewardModel.Options()
        options.base = { base in
            #expect(base.name == "org/name" && base.revision == "v1")
            throw Stop()
        }
        #expect(throws: Stop.self) { try RewardModel(folder: folder, options: options) }
        // Without somebody who knows the Hub.
        let error = #expect(throws: LensError.self) { try RewardModel(folder: folder) }
        #expect(error?.message.contains("\"org/name\"") == true && error?.hint?.contains("--base") == true)
    }

    @Test(arguments: [
        ("peft_type", "IA3" as any Sendable, "LORA"), ("use_qalora", true, "use_qalora"), ("lora_bias", true, "lora_bias"),
        ("init_lora_weights", "pissa", "pissa"), ("layer_replication", [[0, 1]], "layer_replication"),
        ("some_new_option", 3, "some_new_option"), ("r", 5, "rank 5"), ("alpha_pattern", ["v_.*": 2], "v_.*"),
        ("trainable_token_indices", [1], "trainable_token_indices"), ("fan_in_fan_out", true, "shape"),
    ])
    func optionsThatWouldMergeOtherwise(key: String, value: any Sendable, piece: String) throws {
        let (folder, options) = try adapterFolder { $0[key] = value }
        defer { try? FileManager.default.removeItem(at: folder) }
        let error = #expect(throws: LensError.self) { try RewardModel(folder: folder, options: options) }
        #expect(error?.message.contains(piece) == true, "\(String(describing: error))")
    }

    @Test(arguments: [
        ("base_model.model.model.layers.9.self_attn.q_proj.weight", "only tensors that take part"),
        ("base_model.model.model.layers.0.self_attn.q_proj.lora_C.weight", "a part of an update"),
        ("base_model.model.model.norm.lora_A.weight", "both matrices"), ("model.norm.weight", "a name that begins"),
    ])
    func tensorsWithoutAPart(name: String, piece: String) throws {
        let (folder, options) = try adapterFolder { _ in }
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "adapter_model.safetensors")
        var tensors = try Safetensors(file).tensors.reduce(into: [String: SafetensorsWriter.Tensor]()) { all, tensor in
            all[tensor.name] = .init(dtype: tensor.dtype, shape: tensor.shape, bytes: tensor.withUnsafeBytes { Data($0) })
        }
        tensors[name] = .init([0, 0], shape: [1, 2])
        try SafetensorsWriter.write(tensors, to: file)
        let error = #expect(throws: LensError.self) { try RewardModel(folder: folder, options: options) }
        #expect(error?.message.contains(piece) == true, "\(String(describing: error))")
    }

    @Test func namesThatPEFTWrites() throws {
        func name(_ text: String) throws -> AdapterName {
            try AdapterName("base_model.model." + text, folder: URL(filePath: "/x"))
        }
        #expect(try name("a.q.lora_A.weight") == .a(module: "a.q", .matrix))
        #expect(try name("a.q.lora_A.default.weight") == .a(module: "a.q", .matrix))
        #expect(try name("a.q.lora_B.weight") == .b(module: "a.q"))
        #expect(try name("e.lora_embedding_A") == .a(module: "e", .embedding))
        #expect(try name("e.lora_embedding_B.default") == .b(module: "e"))
        #expect(try name("a.q.lora_magnitude_vector.default.weight") == .magnitude(module: "a.q"))
        #expect(try name("score.modules_to_save.default.weight") == .whole("score.weight"))
        #expect(try name("a.q.base_layer.bias") == .whole("a.q.bias"))
    }

    /// A copy of lora-linear whose configuration a test changes, and options that find its base.
    private func adapterFolder(_ change: (inout [String: Any]) -> Void) throws -> (URL, RewardModel.Options) {
        let folder = try copy(Self.fixtures.appending(path: "lora-linear"))
        try edit(folder.appending(path: "adapter_config.json"), change)
        var options = RewardModel.Options()
        options.base = { _ in Golden.fixtures.appending(path: "llama-nohead") }
        return (folder, options)
    }

    private func copy(_ folder: URL) throws -> URL {
        let copy = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.copyItem(at: folder, to: copy)
        return copy
    }

    private func edit(_ file: URL, _ change: (inout [String: Any]) -> Void) throws {
        var object = try need(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
        change(&object)
        try JSONSerialization.data(withJSONObject: object).write(to: file)
    }
}
