import Foundation
import LensCore

/// `model.safetensors.index.json`, or its like for torch files: which shard holds which tensor.
struct ShardIndex {
    let url: URL
    /// Paths of the shards relative to the folder, sorted.
    let shards: [String]
    /// Shard by tensor name.
    private let places: [String: String]

    init(_ url: URL) throws {
        let source = url.path
        let json = try MappedFile(url).withUnsafeBytes { try JSON(parsing: $0, source: source, duplicates: .refuse) }
        guard let map = json["weight_map"]?.object else {
            throw LensError.input(
                at: "\(source): weight_map", expected: "an object", found: json["weight_map"]?.summary ?? "none")
        }
        var places: [String: String] = [:]
        for member in map.members {
            guard let shard = member.value.string, Self.staysInside(shard) else {
                throw LensError.input(
                    at: "\(source): weight_map: \(member.key.quoted)", expected: "the name of a file inside the folder",
                    found: member.value.summary)
            }
            places[member.key] = shard
        }
        guard !places.isEmpty else { throw LensError.input(at: "\(source): weight_map", expected: "tensors", found: "none") }
        self.url = url
        self.places = places
        self.shards = Set(places.values).sorted()
    }

    /// Every listed tensor is in its shard, and no shard holds another.
    ///
    /// - Parameter files: The shards, in the order of `shards`.
    func check(_ files: [any TensorFile]) throws {
        var found: Set<String> = []
        for (shard, file) in zip(shards, files) {
            for tensor in file.tensors {
                guard let place = places[tensor.name] else {
                    throw mismatch("\(tensor.name.quoted) in weight_map, as \(shard.quoted) holds it", "none")
                }
                guard place == shard else {
                    throw mismatch("\(tensor.name.quoted) in \(place.quoted)", "it in \(shard.quoted)")
                }
                found.insert(tensor.name)
            }
        }
        if let (name, shard) = places.filter({ !found.contains($0.key) }).min(by: { $0.key < $1.key }) {
            throw mismatch("\(name.quoted) in \(shard.quoted)", "no such tensor")
        }
    }

    private func mismatch(_ expected: String, _ found: String) -> LensError {
        .input(
            at: url.path, expected: expected, found: found,
            hint: "index and shards come from different versions; download both again")
    }

    /// Judges the path's spelling; symbolic links are followed later, as the Hub's cache consists of them.
    private static func staysInside(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
            && path.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control && $0 != "\\" }
    }
}
