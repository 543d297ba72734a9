import Foundation
import LensCheckpoint
import LensCore
import TestSupport
import Testing

struct SafetensorsTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func open(_ header: String, data count: Int = 0) throws -> Safetensors {
        try Safetensors(folder.write(safetensorsBytes(header, data: count), to: "x.safetensors"))
    }

    @Test func readsEntriesInTheOrderOfTheirBytes() throws {
        let file = try open(
            """
            {"b":{"dtype":"BF16","shape":[2,3],"data_offsets":[4,16]},"__metadata__":{"format":"pt"},
            "a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"none":{"dtype":"I64","shape":[0,9],"data_offsets":[4,4]}}\n
            """, data: 16)
        #expect(file.metadata == ["format": "pt"])
        #expect(file.tensors.map(\.name) == ["a", "none", "b"])
        #expect(file.tensors.map(\.shape) == [[], [0, 9], [2, 3]])
        #expect(file.tensors.map(\.elementCount) == [1, 0, 6])
        #expect(file.tensors.map(\.byteCount) == [4, 0, 12])
        #expect(file.tensors.map { $0.withUnsafeBytes { $0.count } } == [4, 0, 12])
    }

    @Test func readsAFileWithoutTensors() throws {
        #expect(try open("{}").tensors.isEmpty)
    }

    @Test func knowsMisalignedTensors() throws {
        let padded = try open(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}  "#, data: 4)
        #expect(padded.tensors[0].isInPlace)
        let odd = try open(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} "#, data: 4)
        #expect(!odd.tensors[0].isInPlace)
    }

    @Test func readsEveryTypeOfTheFormat() throws {
        for type in StoredType.allCases {
            let file = try open(
                #"{"a":{"dtype":"\#(type.rawValue)","shape":[8],"data_offsets":[0,\#(type.bitsPerElement)]}}"#,
                data: type.bitsPerElement)
            #expect(file.tensors[0].dtype == type)
        }
    }

    @Test func refusesABadLength() throws {
        for count in 0..<8 {
            expectRefusal("x.safetensors", "at least 8 bytes, found \(count)", "cut short") {
                _ = try Safetensors(folder.write(Data(count: count), to: "x.safetensors"))
            }
        }
        func withLength(_ length: UInt64) throws -> Safetensors {
            let bytes = withUnsafeBytes(of: length.littleEndian) { Data($0) } + Data("{}".utf8)
            return try Safetensors(folder.write(bytes, to: "x.safetensors"))
        }
        #expect(throws: Never.self) { try withLength(2) }
        expectRefusal("a header of 3 bytes, found 2") { _ = try withLength(3) }
        expectRefusal("expected a header of 100000000 bytes") { _ = try withLength(100_000_000) }
        for length in [100_000_001, UInt64.max, UInt64.max - 7, 1 << 63] {
            expectRefusal("at most 100000000 bytes, found a length of \(length)") { _ = try withLength(length) }
        }
        expectRefusal("begin with '{' at byte 8, found an empty header") { _ = try withLength(0) }
        expectRefusal("Git LFS") {
            _ = try Safetensors(folder.write("version https://git-lfs.github.com/spec/v1\n", to: "x.safetensors"))
        }
    }

    @Test(arguments: [
        (" {}", ["begin with '{'", "byte 0x20"]),
        ("[]", ["begin with '{'", "byte 0x5b"]),
        ("\u{FEFF}{}", ["begin with '{'", "byte 0xef"]),
        ("{}x", ["not valid JSON", "the end of the text"]),
        (#"{"a":"#, ["not valid JSON"]),
        (#"{"a":1,"a":2}"#, [#"found "a" again before byte"#]),
        (#"{"a":{"dtype":"F32","dtype":"F32"}}"#, [#"found "dtype" again"#]),
        (#"{"__metadata__":{},"__metadata__":{}}"#, [" again before byte"]),
        ("{\"e\u{301}\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},\"\u{E9}\":{}}", ["two spellings"]),
        (#"{"__metadata__":[]}"#, ["__metadata__: expected an object of strings, found an empty array"]),
        (#"{"__metadata__":{"format":1}}"#, [#"__metadata__: "format": expected a string, found 1"#]),
        (#"{"a":7}"#, [#"tensor "a": expected an object, found 7"#]),
        (#"{"a\n":7}"#, [#"tensor "a\n""#]),
    ])
    func refusesABadHeader(header: String, pieces: [String]) throws {
        refuse(header, pieces)
    }

    @Test(arguments: [
        (#""shape":[1],"data_offsets":[0,4]"#, "expected dtype, found none"),
        (#""dtype":"F32","data_offsets":[0,4]"#, "expected shape, found none"),
        (#""dtype":"F32","shape":[1]"#, "expected data_offsets, found none"),
        (#""dtype":"F32","shape":[1],"data_offsets":[0,4],"stride":1"#, #"only dtype, shape and data_offsets, found "stride""#),
        (#""dtype":32,"shape":[1],"data_offsets":[0,4]"#, "dtype to be a string, found 32"),
        (#""dtype":"F31","shape":[1],"data_offsets":[0,4]"#, #"a known dtype, found "F31""#),
        (#""dtype":"f32","shape":[1],"data_offsets":[0,4]"#, #"a known dtype, found "f32""#),
        (#""dtype":"F32","shape":1,"data_offsets":[0,4]"#, "shape to be an array of sizes from 0, found 1"),
        (#""dtype":"F32","shape":[-1],"data_offsets":[0,4]"#, "sizes from 0, found [-1]"),
        (#""dtype":"F32","shape":[1.0],"data_offsets":[0,4]"#, "sizes from 0"),
        (#""dtype":"F32","shape":["1"],"data_offsets":[0,4]"#, "sizes from 0, found an array of 1"),
        (#""dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,4]"#, "sizes from 0"),
        (#""dtype":"F32","shape":[9223372036854775807],"data_offsets":[0,4]"#, "a shape whose size fits 64 bits"),
        (#""dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]"#, "a shape whose size fits 64 bits"),
        (#""dtype":"F32","shape":[4294967296,4294967296,0],"data_offsets":[0,0]"#, "a shape whose size fits 64 bits"),
        (#""dtype":"F4","shape":[3],"data_offsets":[0,2]"#, "whole bytes, found 12 bits of F4"),
        (#""dtype":"F32","shape":[1],"data_offsets":[0]"#, "data_offsets to be two numbers from 0"),
        (#""dtype":"F32","shape":[1],"data_offsets":[0,4,8]"#, "data_offsets to be two numbers from 0"),
        (#""dtype":"F32","shape":[1],"data_offsets":[-4,0]"#, "data_offsets to be two numbers from 0"),
        (#""dtype":"F32","shape":[1],"data_offsets":[4,0]"#, "ascending order, found [4, 0]"),
        (#""dtype":"F32","shape":[1],"data_offsets":[0,5]"#, "4 bytes for F32 [1], found 5"),
        (#""dtype":"F32","shape":[],"data_offsets":[0,0]"#, "4 bytes for F32 [], found 0"),
        (#""dtype":"F32","shape":[1],"data_offsets":[9223372036854775803,9223372036854775807]"#, "begin at 0"),
    ])
    func refusesABadEntry(members: String, piece: String) throws {
        refuse("{\"layer.w\":{\(members)}}", [piece, "layer.w", "x.safetensors"])
    }

    @Test(arguments: [
        ([0, 4], [5, 9], 9, #""b": expected its bytes to begin at 4, where "a" ends, found 5: a gap"#),
        ([0, 4], [3, 7], 7, #""b": expected its bytes to begin at 4, where "a" ends, found 3: an overlap"#),
        ([0, 4], [0, 4], 4, "an overlap"),
        ([4, 8], [8, 12], 12, "expected its bytes to begin at 0, where the data begin, found 4: a gap"),
        ([0, 4], [4, 8], 7, #""b": expected bytes up to 8, found 7 after the header"#),
        ([0, 4], [4, 8], 9, "expected 8 bytes after the header, where the last tensor ends, found 9"),
    ])
    func refusesABadLayout(a: [Int], b: [Int], count: Int, piece: String) throws {
        refuse(
            """
            {"b":{"dtype":"U8","shape":[4],"data_offsets":\(b)},"a":{"dtype":"F32","shape":[1],"data_offsets":\(a)}}
            """, data: count, [piece])
    }

    @Test func refusesBytesWithoutTensors() {
        refuse("{}", data: 1, ["expected 0 bytes after the header"])
    }

    private func refuse(_ header: String, data count: Int = 4, _ pieces: [String]) {
        for piece in pieces { expectRefusal(piece) { _ = try open(header, data: count) } }
    }
}
