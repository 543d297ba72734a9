import Foundation
import LensCheckpoint
import LensCore
import LensModel
import Testing

/// Heads that must not load, each with the reason in one line.
@Suite struct HeadLoadingTests {
    /// What loading a fixture says when a tensor is missing, cut short, or a key of `config.json` is another.
    private func message(
        _ name: String, without tensor: String? = nil, cutting: String? = nil, config change: [String: Any] = [:]
    ) throws -> String {
        let copy = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: copy) }
        try FileManager.default.copyItem(at: HeadGolden.fixtures.appending(path: name), to: copy)
        let weights = copy.appending(path: "model.safetensors")
        let tensors = try Safetensors(weights).tensors.filter { $0.name != tensor }
        try FileManager.default.removeItem(at: weights)
        try write(tensors, cutting: cutting, to: weights)
        let file = copy.appending(path: "config.json")
        var config = try need(JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
        config.merge(change) { $1 }
        try JSONSerialization.data(withJSONObject: config).write(to: file)
        let error = #expect(throws: LensError.self) { try RewardModel(folder: copy) }
        #expect(error?.kind == .input)
        #expect(error?.message.contains("\n") == false)
        return error?.message ?? ""
    }

    /// Safetensors by hand: a header and the bytes, one row less where a tensor is cut.
    private func write(_ tensors: [CheckpointTensor], cutting: String?, to file: URL) throws {
        var header: [String: Any] = [:]
        var bytes = Data()
        for tensor in tensors {
            var (shape, data) = (tensor.shape, tensor.withUnsafeBytes { Data($0) })
            if tensor.name == cutting, let rows = shape.first {
                data.removeLast(data.count / rows)
                shape[0] = rows - 1
            }
            header[tensor.name] = [
                "dtype": tensor.dtype.rawValue, "shape": shape, "data_offsets": [bytes.count, bytes.count + data.count],
            ]
            bytes += data
        }
        let json = try JSONSerialization.data(withJSONObject: header)
        try (withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) } + json + bytes).write(to: file)
    }

    @Test(arguments: [
        ("inf-orm", "score.2.weight"), ("inf-orm", "score.0.weight"), ("grm-mlp", "v_head.summary.2.weight"),
        ("armorm", "regression_layer.weight"), ("armorm", "reward_transform_matrix"), ("armorm", "gating.logit_scale"),
        ("qrm", "gating.layers.2.running_var"), ("qrm", "gating.layers.5.bias"), ("urm", "score.weight"),
    ])
    func aMissingTensorIsNamed(name: String, tensor: String) throws {
        #expect(try message(name, without: tensor).contains(tensor))
    }

    @Test(arguments: [
        ("multi", "score.weight"), ("openrlhf", "value_head.weight"), ("grm-linear", "v_head.summary.weight"),
        ("athene", "v_head.weight"),
    ])
    func withoutAHeadWhatWasLookedForIsNamed(name: String, tensor: String) throws {
        let message = try message(name, without: tensor)
        #expect(message.contains("no reward head") && message.contains(tensor))
    }

    @Test(arguments: [
        ("inf-orm", "score.0.weight"), ("armorm", "regression_layer.weight"), ("armorm", "gating.layers.1.weight"),
        ("qrm", "regression_layer.weight"), ("qrm", "gating.layers.2.running_mean"), ("urm", "score.weight"),
        ("qwen-prm", "score.2.weight"),
    ])
    func aWrongShapeIsNamed(name: String, tensor: String) throws {
        let message = try message(name, cutting: tensor)
        let stem = tensor.split(separator: ".").first.map(String.init) ?? ""
        #expect(message.contains(stem) || message.contains("head"), "\(message)")
    }

    @Test func contradictionsBetweenConfigAndWeights() throws {
        #expect(try message("armorm", config: ["gating_n_hidden": 2]).contains("hidden layers"))
        #expect(try message("armorm", config: ["gating_hidden_dim": 8]).contains("hidden width"))
        #expect(try message("armorm", config: ["num_objectives": 18]).contains("objectives"))
        #expect(try message("qrm", config: ["num_quantiles": 4]).contains("rows of regression_layer.weight"))
        #expect(try message("armorm", config: ["gating_temperature": 0]).contains("gating_temperature"))
        #expect(try message("grm-mlp", config: ["vhead_num_neurons": 32]).contains("vhead_layer_type"))
        #expect(try message("grm-mlp", config: ["vhead_layer_type": "linear"]).contains("vhead_layer_type"))
        #expect(try message("grm-linear", config: ["vhead_layer_type": "mlp"]).contains("vhead_layer_type"))
        #expect(try message("openrlhf", config: ["std": 0]).contains("std"))
        #expect(try message("inf-orm", config: ["normalize_reward": true]).contains("normalize_reward"))
        // Its linear part would load, and give a wrong reward.
        #expect(try message("multi", config: ["gating_temperature": 10]).contains("regression_layer.weight"))
    }
}
