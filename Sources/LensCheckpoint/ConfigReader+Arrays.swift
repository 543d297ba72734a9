import LensCore

extension ConfigReader {
    /// An array of whole numbers.
    public func ints(_ key: String) throws -> [Int] { try require(key, "an array of whole numbers", Self.all(\.integer)) }
    /// The same; nil where the key is absent or null.
    public func ints(optional key: String) throws -> [Int]? { try read(key, "an array of whole numbers", Self.all(\.integer)) }

    /// A whole number or an array of them, as `eos_token_id` is written; nil where absent or null.
    public func ints(oneOrMany key: String) throws -> [Int]? {
        try read(key, "a whole number or an array of them") { $0.integer.map { [$0] } ?? Self.all(\.integer)($0) }
    }

    /// An array of numbers.
    public func doubles(_ key: String) throws -> [Double] { try require(key, "an array of numbers", Self.all(\.real)) }
    /// The same; nil where the key is absent or null.
    public func doubles(optional key: String) throws -> [Double]? { try read(key, "an array of numbers", Self.all(\.real)) }

    /// An array of strings.
    public func strings(_ key: String) throws -> [String] { try require(key, "an array of strings", Self.all(\.string)) }
    /// The same; nil where the key is absent or null.
    public func strings(optional key: String) throws -> [String]? { try read(key, "an array of strings", Self.all(\.string)) }

    /// Nil unless every element converts.
    private static func all<T>(_ convert: @escaping (JSON) -> T?) -> (JSON) -> [T]? {
        { value in
            guard let elements = value.array else { return nil }
            let result = elements.compactMap(convert)
            return result.count == elements.count ? result : nil
        }
    }
}
