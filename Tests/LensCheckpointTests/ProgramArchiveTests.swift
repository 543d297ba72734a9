import Foundation
import LensCore
import TestSupport
import Testing

@testable import LensCheckpoint

/// A file that `Scripts/export.py` wrote, and others that it would not write.
struct ProgramArchiveTests {
    private static let fixture = TorchFileTests.fixtures.deletingLastPathComponent().appending(path: "exported/fnet/model.pt2")
    private let folder: TemporaryFolder
    private let entries: [(name: String, bytes: [UInt8])]

    init() throws {
        folder = try TemporaryFolder()
        let file = try MappedFile(Self.fixture)
        let archive = try ZipArchive(of: file)
        entries = try archive.entries.keys.sorted().map { name in
            let range = try #require(try archive.range(of: name))
            return (name, file.withUnsafeBytes { Array($0[range]) })
        }
    }

    @Test func weightsLieInPlace() throws {
        let archive = try ProgramArchive(MappedFile(Self.fixture))
        let embedding = try #require(archive.weights["model.fnet.embeddings.word_embeddings.weight"])
        #expect(embedding.dtype == .float32 && embedding.shape == [400, 32] && embedding.isInPlace)
        #expect(archive.weights.values.allSatisfy { $0.file === archive.file })
        #expect(archive.program["schema_version"]?["major"]?.integer == 8)
    }

    @Test func sampleInputsAreNotLookedAt() throws {
        var changed = entries.filter { !$0.name.contains("sample_inputs") }
        changed.append(("model/data/sample_inputs/model.pt", Array("cos\nsystem\n".utf8)))
        #expect(try read(changed).weights.count > 10)
    }

    private func read(_ entries: [(name: String, bytes: [UInt8])]) throws -> ProgramArchive {
        try ProgramArchive(MappedFile(folder.write(Data(storedZip(entries)), to: "x.pt2")))
    }

    /// The entries, with a piece of one's text replaced.
    private func replacing(_ piece: String, with other: String, in ending: String) throws -> [(name: String, bytes: [UInt8])] {
        try entries.map { entry in
            guard entry.name.hasSuffix(ending) else { return entry }
            let text = String(decoding: entry.bytes, as: UTF8.self)
            let place = try #require(text.range(of: piece))
            return (entry.name, Array(text.replacingCharacters(in: place, with: other).utf8))
        }
    }

    @Test(arguments: [
        (#""use_pickle": false"#, #""use_pickle": true"#, "can run code"),
        (#""path_name": "weight_0""#, #""path_name": "nowhere""#, "below data/weights"),
        (#""path_name": "weight_0""#, #""path_name": "../../byteorder""#, "below data/weights"),
        (#""dtype": 7"#, #""dtype": 29"#, "a type of elements"),
        (#""sizes": [{"as_int": "#, #""sizes": [{"as_int": 99999"#, "elements within"),
        (#""sizes": [{"as_int": "#, #""sizes": [{"as_int": -"#, "whole numbers"),
        (#""strides": [{"as_int": "#, #""strides": [{"as_int": -"#, "elements within"),
        (#""storage_offset": {"as_int": 0}"#, #""storage_offset": {"as_int": 9223372036854775807}"#, "elements within"),
        (#""storage_offset": {"as_int": 0}"#, #""storage_offset": {"as_expr": {"expr_str": "s0"}}"#, "whole numbers"),
        (#"{"config": {"#, #"{"konfig": {"#, "an object config"),
    ])
    func refusesWeights(piece: String, other: String, message: String) throws {
        let damaged = try replacing(piece, with: other, in: "model_weights_config.json")
        expectRefusal("model_weights_config.json", message) { _ = try read(damaged) }
    }

    @Test(arguments: [
        ("archive_format", "pt2", "zip", "expected pt2"), ("archive_version", "0", "1", "expected 0"),
        ("byteorder", "little", "big", "expected little"), ("models/model.json", "{", "[", "not valid JSON"),
    ])
    func refusesOtherArchives(entry: String, piece: String, other: String, message: String) throws {
        let damaged = try replacing(piece, with: other, in: entry)
        expectRefusal(entry, message) { _ = try read(damaged) }
    }

    @Test func refusesMissingEntries() throws {
        for ending in ["models/model.json", "model_weights_config.json", "model_constants_config.json", "archive_format"] {
            let rest = entries.filter { !$0.name.hasSuffix(ending) }
            expectRefusal("x.pt2") { _ = try read(rest) }
        }
        let cut = entries.map { ($0.name, $0.name.hasSuffix("weight_0") ? [] : $0.bytes) }
        expectRefusal("elements within 0 bytes") { _ = try read(cut) }
    }
}
