import Foundation
import LensCheckpoint
import TestSupport
import Testing

struct CheckpointFingerprintTests {
    private func fingerprint(
        config: String? = "{}", files: [String: [String: SafetensorsWriter.Tensor]]
    ) throws -> String {
        let folder = try TemporaryFolder()
        if let config { try folder.write(config, to: "config.json") }
        for (name, tensors) in files { try SafetensorsWriter.write(tensors, to: folder.url.appendingPathComponent(name)) }
        if files.count > 1 {
            let map = Dictionary(uniqueKeysWithValues: files.flatMap { file in file.value.keys.map { ($0, file.key) } })
            try folder.write(JSONEncoder().encode(["weight_map": map]), to: "model.safetensors.index.json")
        }
        return try Checkpoint(folder: folder.url).fingerprint
    }

    @Test func dependsOnEveryPart() throws {
        var bytes = Data(count: 40_000)
        func of(_ config: String? = "{}", _ name: String = "a", _ type: StoredType = .float32, _ shape: [Int] = [10_000]) throws
            -> String
        {
            try fingerprint(config: config, files: ["model.safetensors": [name: .init(dtype: type, shape: shape, bytes: bytes)]])
        }
        var seen: Set<String> = []
        let first = try of()
        #expect(first.hasPrefix("sha256:") && first.count == 71)
        seen.insert(first)
        #expect(try of() == first)
        #expect(seen.insert(try of("{ }")).inserted)
        #expect(seen.insert(try of(nil)).inserted)
        #expect(seen.insert(try of("{}", "b")).inserted)
        #expect(seen.insert(try of("{}", "a", .int32)).inserted)
        #expect(seen.insert(try of("{}", "a", .float32, [100, 100])).inserted)
        for place in [0, 4095, 39_999, 40_000 - 4096] {
            bytes[place] = 1
            #expect(seen.insert(try of()).inserted)
        }
    }

    @Test func doesNotDependOnTheFilesThatHoldTheTensors() throws {
        let a = SafetensorsWriter.Tensor([1, 2], shape: [2])
        let b = SafetensorsWriter.Tensor([3], shape: [1])
        #expect(
            try fingerprint(files: ["model.safetensors": ["a": a, "b": b]])
                == fingerprint(files: ["1.safetensors": ["b": b], "2.safetensors": ["a": a]]))
    }
}
