import Crypto
import Foundation
import LensCheckpoint
import LensCore

/// What a store's folder holds: the index beside its shards.
struct ActivationIndex: Codable, Hashable, Sendable {
    struct Shard: Codable, Hashable, Sendable {
        /// The file's name.
        let name: String
        let rows: Int
        /// Pairs from the first on whose rows lie in this shard or an earlier one.
        let pairsDone: Int
    }

    var schema = 1
    let model: String
    let fingerprint: String
    let plan: ActivationPlan
    /// Pairs to collect from, and a hash of their texts.
    let pairs: Int
    let texts: String
    /// The length of a row at each site, in the plan's order; empty until a row is there.
    var widths: [Int] = []
    var shards: [Shard] = []

    static let name = "index.json"

    var pairsDone: Int { shards.last?.pairsDone ?? 0 }
    var rows: Int { shards.reduce(0) { $0 + $1.rows } }
    var isComplete: Bool { pairsDone == pairs }

    /// Nil where the folder has no index.
    static func read(in folder: URL) throws -> ActivationIndex? {
        let url = folder.appendingPathComponent(name)
        guard FileManager.default.fileExists(atPath: url.path) else { return nil }
        let index: ActivationIndex
        do { index = try JSONDecoder().decode(Self.self, from: Data(contentsOf: url)) } catch {
            throw LensError.input(at: url.path, expected: "the index of an activation store", found: "something else")
        }
        func require(_ holds: Bool, _ expected: String) throws {
            guard holds else { throw LensError.input(at: url.path, expected: expected, found: "other numbers") }
        }
        try require(index.schema == 1, "an index of schema 1")
        try require(index.pairs >= 0 && (index.shards.isEmpty || index.widths.count == index.plan.sites.count), "a width a site")
        try require(index.widths.allSatisfy { 1...1 << 24 ~= $0 }, "widths from 1 to \(1 << 24)")
        var done = 0
        for (number, shard) in index.shards.enumerated() {
            try require(shard.name == shardName(number), "shards named by their number")
            try require(shard.rows >= 0 && shard.rows <= 1 << 40, "shards with rows")
            try require(shard.pairsDone > done && shard.pairsDone <= index.pairs, "shards that follow each other")
            done = shard.pairsDone
        }
        try index.plan.check()
        return index
    }

    func write(in folder: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = try encoder.encode(self)
        try AtomicFile.write(to: folder.appendingPathComponent(Self.name)) { try $0.write(contentsOf: json) }
    }

    static func shardName(_ number: Int) -> String {
        let digits = String(number)
        return "shard-\(String(repeating: "0", count: max(0, 5 - digits.count)))\(digits).safetensors"
    }

    /// A hash of everything that pairs say to a model.
    static func hash(_ pairs: [PreferencePair]) -> String {
        var hash = SHA256()
        func add(_ text: String) {
            let bytes = Array(text.utf8)
            withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { hash.update(bufferPointer: $0) }
            bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
        }
        for pair in pairs {
            for (part, messages) in [("prompt", pair.prompt), ("chosen", pair.chosen), ("rejected", pair.rejected)] {
                add(part)
                for message in messages {
                    add(message.role)
                    add(message.content)
                }
            }
        }
        return "sha256:" + hash.finalize().map { String(format: "%02x", $0) }.joined()
    }

    /// Refuses to go on with a store that was begun otherwise.
    func require(same other: ActivationIndex, in folder: URL) throws {
        func require<T: Equatable>(_ part: KeyPath<ActivationIndex, T>, _ what: String) throws {
            guard self[keyPath: part] == other[keyPath: part] else {
                throw LensError.input(
                    at: folder.path, expected: "a store with \(what) \(other[keyPath: part])",
                    found: "one with \(self[keyPath: part])", hint: "collect into another folder, or remove this one")
            }
        }
        try require(\.fingerprint, "the model")
        try require(\.plan.sites, "the sites")
        try require(\.plan.positions.rawValue, "the positions")
        try require(\.plan, "the options")
        try require(\.pairs, "a number of pairs of")
        try require(\.texts, "the texts")
    }
}
