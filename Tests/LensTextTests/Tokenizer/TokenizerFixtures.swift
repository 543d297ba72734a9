import Foundation
import LensCore
import Testing

@testable import LensText

/// Published tokenizers under Tests/Fixtures/tokenizers, each with a golden.
enum TokenizerFixtures {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/tokenizers")

    static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { FileManager.default.fileExists(atPath: folder.appendingPathComponent("\($0)/golden.json").path) }
            .sorted()
    }

    static func json(_ path: String) throws -> JSON {
        let file = folder.appendingPathComponent(path)
        return try JSON(parsing: Data(contentsOf: file), source: file.path)
    }

    static func samples() throws -> [String] {
        try #require(json("golden_samples.json").array).map { try #require($0.string) }
    }

    static func tokenizer(_ name: String) throws -> Tokenizer {
        try Tokenizer(folder: folder.appendingPathComponent(name))
    }

    /// A double array with the one rule "q" → "ab": the root, its child, and the rule's place among the replacements.
    static let charactersMap: String = {
        var units = Array(repeating: UInt32(0), count: 256)
        let child = 1 ^ 0x71
        units[0] = 1 << 10
        units[child] = UInt32(child ^ 200) << 10 | 0x100 | 0x71
        units[200] = 1 << 31
        let bytes = ([1024] + units).flatMap { unit in (0..<4).map { UInt8(truncatingIfNeeded: unit >> ($0 * 8)) } }
        return Data(bytes + Array("ab\u{0}".utf8)).base64EncodedString()
    }()
}

/// A tokenizer written in a test, part by part as JSON; without a model, every ASCII letter and digit is a piece.
func tokenizer(
    model: String = letters(), normalizer: String = "null", preTokenizer: String = "null", postProcessor: String = "null",
    decoder: String = "null", added: String = "[]"
) throws -> Tokenizer {
    let text = """
        {"version": "1.0", "truncation": null, "padding": null, "added_tokens": \(added), "normalizer": \(normalizer),
        "pre_tokenizer": \(preTokenizer), "post_processor": \(postProcessor), "decoder": \(decoder), "model": \(model)}
        """
    return try Tokenizer(json: JSON(parsing: Data(text.utf8), source: "test"), source: "test")
}

/// A BPE model without merges over some characters; its unknown piece `?` has id 0, the others follow in order.
func letters(_ characters: String = "abcdefghijklmnopqrstuvwxyz0123456789") -> String {
    bpe(["?"] + characters.unicodeScalars.map { String($0) }, options: #""unk_token": "?""#)
}

/// A BPE model; pieces get their ids in order.
func bpe(_ pieces: [String], merges: [String] = [], options: String = #""dropout": null"#) -> String {
    let vocabulary = pieces.enumerated().map { "\($1.inJSON): \($0)" }.joined(separator: ", ")
    let merges = merges.map(\.inJSON).joined(separator: ", ")
    return #"{"type": "BPE", "vocab": {\#(vocabulary)}, "merges": [\#(merges)], \#(options)}"#
}

extension String {
    /// The text as a JSON string.
    var inJSON: String {
        "\""
            + unicodeScalars.map { $0.value < 0x20 || "\"\\".unicodeScalars.contains($0) ? $0.escapedInJSON : String($0) }
            .joined()
            + "\""
    }
}

extension Unicode.Scalar {
    fileprivate var escapedInJSON: String {
        let digits = String(value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}

extension Tokenizer {
    /// The pieces of a text, without special tokens around it.
    func pieces(_ text: String) throws -> [String] {
        try encode(text, addSpecialTokens: false).ids.map { piece($0) ?? "<\($0)>" }
    }

    /// The parts of the text that its tokens stand for.
    func parts(_ text: String) throws -> [String] {
        let scalars = Array(text.unicodeScalars)
        return try encode(text, addSpecialTokens: false).offsets.map { String(scalars: scalars[$0]) }
    }
}

/// Expects a `LensError` whose one line contains every one of these pieces.
func expectTokenizerError(
    _ pieces: String..., sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
    do {
        try body()
        Issue.record("expected an error with \(pieces)", sourceLocation: sourceLocation)
    } catch {
        let line = "\(error)"
        #expect(error is LensError, "\(line)", sourceLocation: sourceLocation)
        for piece in pieces { #expect(line.contains(piece), "\(line)", sourceLocation: sourceLocation) }
        #expect(!line.contains { $0.isNewline }, "\(line)", sourceLocation: sourceLocation)
    }
}

/// SplitMix64: the same numbers on every machine.
struct TokenizerRandom {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func number(below bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(max(1, bound)))
    }

    mutating func text(of fragments: [String], count: Int) -> String {
        (0..<count).map { _ in fragments[number(below: fragments.count)] }.joined()
    }
}
