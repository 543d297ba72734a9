import Foundation
import LensCore

/// Typed access to a `config.json` that records which keys were read, so that none is overlooked.
///
/// A key that is `null` counts as absent, as it does in the library that writes these files.
public final class ConfigReader {
    /// The file, for messages.
    public let source: String
    /// Where this object stands in the file, such as `rope_scaling.`; empty at the top.
    let path: String
    private let members: [String: JSON]
    private var seen: Set<String> = []
    private var nested: [String: ConfigReader] = [:]

    /// Reads the text of a file.
    ///
    /// - Throws: `LensError` where the text is not a JSON object, or holds a key twice.
    public convenience init(parsing data: Data, source: String) throws {
        let json = try JSON(parsing: data, source: source, duplicates: .refuse)
        guard let object = json.object else { throw LensError.input(at: source, expected: "an object", found: json.summary) }
        self.init(object, source: source)
    }

    /// Reads an object that has been parsed already.
    public init(_ object: JSONObject, source: String, path: String = "") {
        self.source = source
        self.path = path
        self.members = Dictionary(object.members.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    }

    /// All keys, sorted, whether read or not.
    public var keys: [String] { members.keys.sorted() }

    /// Whether the key is there and not null; asking does not count as reading.
    public func has(_ key: String) -> Bool {
        members[key].map { !$0.isNull } ?? false
    }

    /// The value as it stands, for shapes the typed readers do not know; nil where absent or null.
    public func value(_ key: String) -> JSON? {
        seen.insert(key)
        return has(key) ? members[key] : nil
    }

    /// Declares keys that do not bear on the computation, and says why; they need not exist.
    public func ignore(_ keys: String..., because reason: String) {
        seen.formUnion(keys)
    }

    /// Keys neither read nor ignored, sorted; those of nested objects with their path, such as `rope_scaling.factor`.
    public var unread: [String] {
        let here = members.keys.filter { !seen.contains($0) }.map { path + $0 }
        return (here + nested.values.flatMap(\.unread)).sorted()
    }

    /// Refuses a file with keys that nobody read or ignored.
    public func refuseUnread() throws {
        guard !unread.isEmpty else { return }
        let found = unread.map(\.quoted).joined(separator: ", ")
        throw LensError.input(at: source, expected: "only keys that are understood", found: found)
    }

    /// The reader of a nested object; asked again, it is the same one.
    ///
    /// - Throws: `LensError` where the key is absent or no object.
    public func object(_ key: String) throws -> ConfigReader {
        if let reader = nested[key] { return reader }
        let object = try require(key, "an object") { $0.object }
        let reader = ConfigReader(object, source: source, path: "\(path)\(key).")
        nested[key] = reader
        return reader
    }

    /// The reader of a nested object; nil where absent or null.
    public func object(optional key: String) throws -> ConfigReader? {
        seen.insert(key)
        return has(key) ? try object(key) : nil
    }

    func require<T>(_ key: String, _ expected: String, _ convert: (JSON) -> T?) throws -> T {
        guard let result = try read(key, expected, convert) else {
            throw wrong(key, expected, members[key]?.summary ?? "no such key")
        }
        return result
    }

    func read<T>(_ key: String, _ expected: String, _ convert: (JSON) -> T?) throws -> T? {
        guard let value = value(key) else { return nil }
        guard let result = convert(value) else { throw wrong(key, expected, value.summary) }
        return result
    }

    /// An error about one key's value.
    public func wrong(_ key: String, _ expected: String, _ found: String) -> LensError {
        .input(at: "\(source): \(path)\(key)", expected: expected, found: found)
    }
}
