import LensCore

/// Every reader throws a `LensError` naming file and key where the value has another type, or is absent and needed.
extension ConfigReader {
    /// A size or count: a whole number from 1 to 2²⁴, so that products of two do not overflow.
    public func size(_ key: String) throws -> Int { try require(key, Self.expectedSize, Self.size) }
    /// The same, with a value where the key is absent or null.
    public func size(_ key: String, default value: Int) throws -> Int { try size(optional: key) ?? value }
    /// The same; nil where the key is absent or null.
    public func size(optional key: String) throws -> Int? { try read(key, Self.expectedSize, Self.size) }

    /// Any whole number.
    public func int(_ key: String) throws -> Int { try require(key, "a whole number", \.integer) }
    /// The same, with a value where the key is absent or null.
    public func int(_ key: String, default value: Int) throws -> Int { try int(optional: key) ?? value }
    /// The same; nil where the key is absent or null.
    public func int(optional key: String) throws -> Int? { try read(key, "a whole number", \.integer) }

    /// Any number; whole ones are converted.
    public func double(_ key: String) throws -> Double { try require(key, "a number", \.real) }
    /// The same, with a value where the key is absent or null.
    public func double(_ key: String, default value: Double) throws -> Double { try double(optional: key) ?? value }
    /// The same; nil where the key is absent or null.
    public func double(optional key: String) throws -> Double? { try read(key, "a number", \.real) }

    /// A truth value.
    public func bool(_ key: String) throws -> Bool { try require(key, "true or false", \.bool) }
    /// The same, with a value where the key is absent or null.
    public func bool(_ key: String, default value: Bool) throws -> Bool { try bool(optional: key) ?? value }
    /// The same; nil where the key is absent or null.
    public func bool(optional key: String) throws -> Bool? { try read(key, "true or false", \.bool) }

    /// A string.
    public func string(_ key: String) throws -> String { try require(key, "a string", \.string) }
    /// The same, with a value where the key is absent or null.
    public func string(_ key: String, default value: String) throws -> String { try string(optional: key) ?? value }
    /// The same; nil where the key is absent or null.
    public func string(optional key: String) throws -> String? { try read(key, "a string", \.string) }

    private static let expectedSize = "a whole number from 1 to 16777216"

    private static func size(_ value: JSON) -> Int? {
        value.integer.flatMap { 1...(1 << 24) ~= $0 ? $0 : nil }
    }
}
