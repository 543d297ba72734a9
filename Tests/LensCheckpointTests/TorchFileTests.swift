import Foundation
import LensCheckpoint
import LensCore
import TestSupport
import Testing

/// Files that `Scripts/golden_formats.py` wrote with torch.save; elements count upwards from 0.
struct TorchFileTests {
    static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/formats")

    private func tensors(_ name: String) throws -> [String: CheckpointTensor] {
        let file = try TorchFile(Self.fixtures.appending(path: name))
        return Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0) })
    }

    private func floats(_ tensor: CheckpointTensor?) throws -> [Float] {
        try #require(tensor).withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    }

    @Test(arguments: ["weights.bin", "protocol-4.bin"]) func readsEveryType(name: String) throws {
        let tensors = try tensors(name)
        #expect(tensors.count == 21)
        let expected: [(String, StoredType, [UInt8])] = [
            ("float64", .float64, [0, 0, 0, 0, 0, 0, 0xF0, 0x3F]), ("float32", .float32, [0, 0, 0x80, 0x3F]),
            ("float16", .float16, [0, 0x3C]), ("bfloat16", .bfloat16, [0x80, 0x3F]), ("int64", .int64, [1, 0, 0, 0, 0, 0, 0, 0]),
            ("int32", .int32, [1, 0, 0, 0]), ("int16", .int16, [1, 0]), ("int8", .int8, [1]), ("uint8", .uint8, [1]),
            ("uint16", .uint16, [1, 0]), ("complex64", .complex64, [0, 0, 0x80, 0x3F, 0, 0, 0, 0]),
            ("float8_e4m3fn", .float8e4m3, [0x38]),
        ]
        for (name, type, one) in expected {
            let tensor = try #require(tensors["type.\(name)"])
            #expect(tensor.dtype == type && tensor.shape == [2, 3] && tensor.isInPlace)
            #expect(
                tensor.withUnsafeBytes { $0.count == 6 * one.count && Array($0[one.count..<2 * one.count]) == one }, "\(name)")
        }
        #expect(try #require(tensors["type.bool"]).withUnsafeBytes { Array($0) } == [1, 0, 1])
    }

    @Test(arguments: ["weights.bin", "protocol-4.bin"]) func readsEveryLayout(name: String) throws {
        let tensors = try tensors(name)
        func expect(_ name: String, _ shape: [Int], inPlace: Bool, _ values: [Float]) throws {
            let tensor = try #require(tensors["layout.\(name)"])
            #expect(tensor.shape == shape && tensor.isInPlace == inPlace, "\(name)")
            #expect(try floats(tensor) == values, "\(name)")
        }
        try expect("rows", [4, 6], inPlace: true, (0..<24).map(Float.init))
        var transposed: [Float] = []
        for i in 0..<6 { for j in 0..<4 { transposed.append(Float(6 * j + i)) } }
        try expect("transposed", [6, 4], inPlace: false, transposed)
        var permuted: [Float] = []
        for k in 0..<4 { for i in 0..<2 { for j in 0..<3 { permuted.append(Float(12 * i + 4 * j + k)) } } }
        try expect("permuted", [4, 2, 3], inPlace: false, permuted)
        try expect("part", [4], inPlace: true, [5, 6, 7, 8])
        try expect("steps", [3, 3], inPlace: false, [7, 9, 11, 13, 15, 17, 19, 21, 23])
        try expect("scalar", [], inPlace: true, [7])
        try expect("empty", [0, 5], inPlace: true, [])
        try expect("parameter", [3], inPlace: true, [0, 1, 2])
        // One storage for all of them.
        #expect(tensors["layout.rows"]?.byteOffset == tensors["layout.transposed"]?.byteOffset)
    }

    @Test(arguments: [
        ("code.bin", "would run code", "system\""), ("old-format.bin", "older format", "torch.load"),
        ("expanded.bin", "tensor \"a\"", "within its storage of 1"), ("program.bin", "TorchScript", "found"),
        ("not-only-tensors.bin", "a tensor under \"epoch\"", "an integer"), ("compressed.bin", "data.pkl", "compressed"),
    ])
    func refusesByName(file: String, piece: String, other: String) {
        expectRefusal(file, piece, other) { _ = try tensors(file) }
    }

    @Test func refusesOtherFormats() throws {
        let folder = try TemporaryFolder()
        for (text, piece) in [("", "something else"), ("version https://git-lfs", "Git LFS"), ("PK\u{3}\u{4}", "cut short")] {
            let url = try folder.write(text, to: "x.bin")
            expectRefusal("x.bin", piece) { _ = try TorchFile(url) }
        }
    }

    @Test func shardsAreOneCheckpoint() throws {
        let checkpoint = try Checkpoint(folder: Self.fixtures.appending(path: "torch-shards"))
        #expect(checkpoint.files.count == 2 && checkpoint.names.count == 12)
        #expect(try checkpoint.weight("score.weight").dtype == .bfloat16)
    }
}
