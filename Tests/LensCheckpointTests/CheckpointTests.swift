import Foundation
import LensCheckpoint
import LensCore
import TestSupport
import Testing

struct CheckpointTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func write(_ tensors: [String: [Float]], to name: String) throws {
        try SafetensorsWriter.write(
            tensors.mapValues { .init($0, shape: [$0.count]) }, to: folder.url.appendingPathComponent(name))
    }

    private func writeIndex(_ map: [String: String]) throws {
        let data = try JSONEncoder().encode(["weight_map": map])
        try folder.write(data, to: "model.safetensors.index.json")
    }

    private func checkpoint() throws -> Checkpoint { try Checkpoint(folder: folder.url) }

    @Test func readsASingleFile() throws {
        try write(["b": [1, 2], "a": [3]], to: "model.safetensors")
        let checkpoint = try checkpoint()
        #expect(checkpoint.names == ["a", "b"])
        #expect(checkpoint.contains("a") && !checkpoint.contains("c"))
        #expect(checkpoint.declaration(of: "b")?.shape == [2])
        let tensor = try checkpoint.weight("b")
        #expect(tensor.dtype == .float32 && tensor.shape == [2])
        #expect(tensor.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) } == [1, 2])
    }

    @Test func readsShards() throws {
        try FileManager.default.createDirectory(at: folder.url.appendingPathComponent("parts"), withIntermediateDirectories: true)
        try write(["a": [1], "c": [3]], to: "one.safetensors")
        try write(["b": [2]], to: "parts/two.safetensors")
        try writeIndex(["a": "one.safetensors", "b": "parts/two.safetensors", "c": "one.safetensors"])
        let checkpoint = try checkpoint()
        #expect(checkpoint.names == ["a", "b", "c"])
        #expect(checkpoint.files.count == 2)
        #expect(try checkpoint.tensor("b").withUnsafeBytes { $0.loadUnaligned(as: Float.self) } == 2)
    }

    @Test func aTensorOutlivesItsCheckpoint() throws {
        try write(["a": [7]], to: "model.safetensors")
        var tensor: CheckpointTensor?
        do { tensor = try checkpoint().tensor("a") }
        #expect(tensor?.withUnsafeBytes { $0.loadUnaligned(as: Float.self) } == 7)
    }

    @Test func followsSymbolicLinksAsInTheHubsCache() throws {
        try write(["a": [1]], to: "blob")
        let snapshot = folder.url.appendingPathComponent("snapshot")
        try FileManager.default.createDirectory(at: snapshot, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: snapshot.appendingPathComponent("model.safetensors").path, withDestinationPath: "../blob")
        #expect(try Checkpoint(folder: snapshot).names == ["a"])
        #expect(try Checkpoint(folder: URL(fileURLWithPath: snapshot.path + "/../snapshot/")).names == ["a"])
    }

    @Test func refusesAFolderWithoutWeights() throws {
        expectRefusal("expected model.safetensors or ", "or pytorch_model.bin or ", "found none") { _ = try checkpoint() }
        try folder.write("", to: "tuned.safetensors")
        expectRefusal("rename it to model.safetensors", "tuned") { _ = try checkpoint() }
        try folder.write("", to: "adapter_model.safetensors")
        expectRefusal("read together with its base model") { _ = try checkpoint() }
        let missing = folder.url.appendingPathComponent("missing")
        expectRefusal("/missing", "no such folder") { _ = try Checkpoint(folder: missing) }
        let file = try folder.write("", to: "file")
        expectRefusal("expected a model folder, found a file") { _ = try Checkpoint(folder: file) }
    }

    @Test func refusesTwoSetsOfWeights() throws {
        try write(["a": [1]], to: "model.safetensors")
        try write(["a": [1]], to: "one.safetensors")
        try writeIndex(["a": "one.safetensors"])
        expectRefusal("found both", "remove the one") { _ = try checkpoint() }
        // An index over the single file is no contradiction.
        try writeIndex(["a": "model.safetensors"])
        #expect(try checkpoint().names == ["a"])
    }

    @Test func prefersSafetensorsToTorchFiles() throws {
        try write(["a": [1]], to: "model.safetensors")
        try folder.write("not even a torch file", to: "pytorch_model.bin")
        #expect(try checkpoint().names == ["a"])
    }

    @Test func refusesAnIndexThatDisagreesWithItsShards() throws {
        try write(["a": [1]], to: "one.safetensors")
        try write(["b": [2]], to: "two.safetensors")
        try writeIndex(["a": "one.safetensors", "b": "three.safetensors"])
        expectRefusal("all of its 2 files", #"no such file as "three.safetensors""#, "incomplete") { _ = try checkpoint() }
        try writeIndex(["a": "one.safetensors", "b": "two.safetensors", "c": "two.safetensors"])
        expectRefusal(#"expected "c" in "two.safetensors", found no such tensor"#, "download both again") { _ = try checkpoint() }
        try writeIndex(["a": "two.safetensors", "b": "one.safetensors"])
        expectRefusal(#"expected "a" in "two.safetensors", found it in "one.safetensors""#) { _ = try checkpoint() }
        try write(["a": [1], "extra": [1]], to: "one.safetensors")
        try writeIndex(["a": "one.safetensors", "b": "two.safetensors"])
        expectRefusal(#"expected "extra" in weight_map"#, "one.safetensors") { _ = try checkpoint() }
    }

    @Test(arguments: [
        "../one.safetensors", "/etc/passwd", "a/../../b", "", ".", "..", "a//b", "./a", "a/", "..\\\\b", "a\\u0000b",
    ])
    func refusesAShardOutsideTheFolder(path: String) throws {
        try folder.write(#"{"weight_map":{"a":"\#(path)"}}"#, to: "model.safetensors.index.json")
        expectRefusal("weight_map", "the name of a file inside the folder") { _ = try checkpoint() }
    }

    @Test(arguments: [
        ("{}", "weight_map: expected an object, found none"),
        (#"{"weight_map":[]}"#, "weight_map: expected an object, found an empty array"),
        (#"{"weight_map":{}}"#, "weight_map: expected tensors, found none"),
        (#"{"weight_map":{"a":1}}"#, "found 1"),
        (#"{"weight_map":{"a":"x","a":"y"}}"#, " again before byte"),
        ("{", "not valid JSON"),
        ("", "not valid JSON"),
    ])
    func refusesABadIndex(text: String, piece: String) throws {
        try folder.write(text, to: "model.safetensors.index.json")
        expectRefusal("model.safetensors.index.json", piece) { _ = try checkpoint() }
    }

    @Test func refusesTensorsByTypeWhenAskedForThem() throws {
        try SafetensorsWriter.write(
            [
                "f8": .init(dtype: .float8e4m3, shape: [2], bytes: Data(count: 2)),
                "c": .init(dtype: .complex64, shape: [0], bytes: Data()),
                "i8": .init(dtype: .int8, shape: [2], bytes: Data(count: 2)),
                "w": .init([1], shape: [1]),
            ], to: folder.url.appendingPathComponent("model.safetensors"))
        let checkpoint = try checkpoint()
        #expect(checkpoint.names == ["c", "f8", "i8", "w"])
        expectRefusal("tensor \"f8\"", "found F8_E4M3", "quantized") { _ = try checkpoint.tensor("f8") }
        expectRefusal("tensor \"c\"", "found C64") { _ = try checkpoint.tensor("c") }
        expectRefusal("tensor \"i8\"", "a weight in F32, F16, BF16 or F64, found I8") { _ = try checkpoint.weight("i8") }
        #expect(try checkpoint.tensor("i8").byteCount == 2)
        #expect(try checkpoint.weight("w").byteCount == 4)
    }

    @Test func namesANearTensorWhenOneIsMissing() throws {
        try write(["model.layers.0.mlp.weight": [1]], to: "model.safetensors")
        let checkpoint = try checkpoint()
        expectRefusal(#"a tensor "layers.0.mlp.weight""#, #"there is one called "model.layers.0.mlp.weight""#) {
            _ = try checkpoint.tensor("layers.0.mlp.weight")
        }
    }

    @Test func handsOutTheConfiguration() throws {
        try write(["a": [1]], to: "model.safetensors")
        expectRefusal("config.json", "no such file") { _ = try checkpoint().config() }
        try folder.write(#"{"hidden_size":64}"#, to: "config.json")
        #expect(try checkpoint().config().int("hidden_size") == 64)
    }
}
