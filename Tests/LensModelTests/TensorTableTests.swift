import Foundation
import LensCheckpoint
import LensCore
import Testing

@testable import LensModel

@Suite struct TensorTableTests {
    private let probe = "model.embed_tokens.weight"

    @Test(arguments: [
        "", "model.", "transformer.", "base_model.model.", "module.", "_orig_mod.", "module._orig_mod.", "pretrained_model.",
    ])
    func findsWhateverStandsBefore(prefix: String) {
        let table = TensorTable([prefix + probe, prefix + "model.norm.weight", "v_head.summary.weight"], probe: probe)
        #expect(table.stored("model.norm.weight") == prefix + "model.norm.weight")
        // Value heads stand beside the wrapped model.
        #expect(table.stored("v_head.summary.weight") == "v_head.summary.weight")
        #expect(table.stored("model.other.weight") == nil)
    }

    @Test func findsTheBareModelsNames() {
        let table = TensorTable(["embed_tokens.weight", "layers.0.a.weight", "score.weight"], probe: probe)
        #expect(table.stored("model.layers.0.a.weight") == "layers.0.a.weight")
        #expect(table.stored("score.weight") == "score.weight")
    }

    @Test func findsNamesWithWrappersInside() {
        let stored = "model.layers.0._checkpoint_wrapped_module.mlp._orig_mod.up.weight"
        let table = TensorTable(["model.embed_tokens.weight", stored], probe: probe)
        #expect(table.stored("model.layers.0.mlp.up.weight") == stored)
        #expect(table.prefix == "")
    }

    @Test(arguments: ["base_model.model.", "_orig_mod.", "module."]) func aWholeModelLoads(prefix: String) throws {
        try expectSameModel { prefix + $0 }
    }

    @Test func theBareModelLoadsBesideALanguageHead() throws {
        try expectSameModel(extra: "lm_head.weight") { $0.hasPrefix("model.") ? String($0.dropFirst("model.".count)) : $0 }
    }

    /// The Llama fixture under other names has the same rewards.
    private func expectSameModel(extra: String? = nil, _ rename: (String) -> String) throws {
        let golden = try Golden("llama")
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.copyItem(at: golden.folder, to: folder)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "model.safetensors")
        var tensors: [String: SafetensorsWriter.Tensor] = [:]
        for tensor in try Safetensors(file).tensors {
            tensors[rename(tensor.name)] = .init(
                dtype: tensor.dtype, shape: tensor.shape, bytes: tensor.withUnsafeBytes { Data($0) })
        }
        if let extra { tensors[extra] = .init([0], shape: [1]) }
        try SafetensorsWriter.write(tensors, to: file)
        let text = golden.texts[0].tokens
        let ours = try RewardModel(folder: folder).run(text).reward.value
        let expected = try RewardModel(folder: golden.folder).run(text).reward.value
        // Other names put the bytes elsewhere, and products depend on alignment in the last digit.
        #expect(abs(ours - expected) <= 2 * golden.rewardErrors.float32 + 1e-6)
    }
}
