import Foundation
import LensCheckpoint
import LensCore
import TestSupport
import Testing

struct SafetensorsWriterTests {
    let folder: TemporaryFolder
    var url: URL { folder.url.appendingPathComponent("x.safetensors") }

    init() throws { folder = try TemporaryFolder() }

    @Test func whatIsWrittenIsRead() throws {
        let tensors: [String: SafetensorsWriter.Tensor] = [
            "weight": .init([1, -2, 0.5, .infinity, 5, 6], shape: [2, 3]),
            "flag": .init(dtype: .bool, shape: [3], bytes: Data([1, 0, 1])),
            "scalar": .init(dtype: .float64, shape: [], bytes: Data(repeating: 3, count: 8)),
            "nothing": .init(dtype: .int16, shape: [4, 0], bytes: Data()),
            "a \"quoted\" /näme\n": .init(dtype: .bfloat16, shape: [1], bytes: Data([0x80, 0x3F])),
        ]
        try SafetensorsWriter.write(tensors, metadata: ["format": "pt", "made/by": "a \"test\""], to: url)
        let file = try Safetensors(url)
        #expect(file.metadata == ["format": "pt", "made/by": "a \"test\""])
        #expect(file.tensors.map(\.name) == ["scalar", "weight", "a \"quoted\" /näme\n", "nothing", "flag"])
        for tensor in file.tensors {
            #expect(tensor.isInPlace)
            let read = SafetensorsWriter.Tensor(
                dtype: tensor.dtype, shape: tensor.shape, bytes: tensor.withUnsafeBytes { Data($0) })
            #expect(read == tensors[tensor.name])
        }
        let header = try Data(contentsOf: url).prefix(8).withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
        #expect(UInt64(littleEndian: header) % 8 == 0)
    }

    @Test func writesTheSameBytesTwice() throws {
        let tensors = Dictionary(
            uniqueKeysWithValues: (0..<20).map { ("t\($0)", SafetensorsWriter.Tensor([Float($0)], shape: [1])) })
        try SafetensorsWriter.write(tensors, to: url)
        let first = try Data(contentsOf: url)
        try SafetensorsWriter.write(tensors, to: url)
        #expect(try Data(contentsOf: url) == first)
    }

    @Test func replacesWholeAndLeavesNothingBehind() throws {
        try folder.write("old", to: "x.safetensors")
        let mapped = try MappedFile(url)
        try SafetensorsWriter.write([:], to: url)
        #expect(try Safetensors(url).tensors.isEmpty)
        // A reader of the old file keeps it.
        #expect(mapped.withUnsafeBytes { String(decoding: $0, as: UTF8.self) } == "old")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["x.safetensors"])
    }

    @Test func refusesContradictions() throws {
        expectRefusal("tensor \"a\"", "64 bits for F32 [2]", "found 4 bytes") {
            try SafetensorsWriter.write(["a": .init([1], shape: [2])], to: url)
        }
        expectRefusal("sizes from 0") { try SafetensorsWriter.write(["a": .init([], shape: [-1])], to: url) }
        expectRefusal("sizes from 0") { try SafetensorsWriter.write(["a": .init([], shape: [.max, 2])], to: url) }
        expectRefusal("another name") { try SafetensorsWriter.write(["__metadata__": .init([], shape: [0])], to: url) }
        #expect(!FileManager.default.fileExists(atPath: url.path))
        expectRefusal("/no/where.safetensors", "cannot be written") {
            try SafetensorsWriter.write([:], to: folder.url.appendingPathComponent("no/where.safetensors"))
        }
    }

    @Test func aFolderInTheWayLeavesNothingBehind() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        expectRefusal("cannot be written") { try SafetensorsWriter.write([:], to: url) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["x.safetensors"])
    }
}
