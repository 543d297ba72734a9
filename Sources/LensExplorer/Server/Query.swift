import Foundation

/// The fields of a query or of a sent form.
struct Query: Hashable {
    private static let maximumFields = 64

    private(set) var fields: [String: String] = [:]

    init() {}

    /// Reads `a=b&c=d` with percent-escapes and `+` for spaces; the last of equal names counts.
    init(_ text: some StringProtocol) throws {
        let parts = text.split(separator: "&", maxSplits: Self.maximumFields)
        guard parts.count <= Self.maximumFields else { throw Refusal.malformed("There are too many fields.") }
        for part in parts {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            fields[try Self.decoded(sides[0])] = sides.count > 1 ? try Self.decoded(sides[1]) : ""
        }
    }

    subscript(name: String) -> String? { fields[name] }

    /// A whole number, or nil where the field is absent or empty.
    func integer(_ name: String) throws -> Int? {
        guard let text = fields[name], !text.isEmpty else { return nil }
        guard let number = Int(text) else { throw Refusal.malformed("\(name) should be a whole number.") }
        return number
    }

    private static func decoded(_ text: some StringProtocol) throws -> String {
        guard let decoded = String(text).replacing("+", with: " ").removingPercentEncoding else {
            throw Refusal.malformed(
                "A percent sign should be followed by two hexadecimal digits, and together they should be UTF-8.")
        }
        return decoded
    }
}
