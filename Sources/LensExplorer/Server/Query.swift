/// The fields of a query or of a sent form.
struct Query: Hashable {
    private static let maximumFields = 64

    private(set) var fields: [String: String] = [:]

    init() {}

    /// Reads `a=b&c=d` with percent-escapes and `+` for spaces; the last of equal names counts.
    init(_ text: some StringProtocol) throws {
        let parts = text.utf8.split(separator: UInt8(ascii: "&"), maxSplits: Self.maximumFields)
        guard parts.count <= Self.maximumFields else { throw Refusal.malformed("There are too many fields.") }
        for part in parts {
            let sides = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
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

    private static func decoded(_ bytes: some Collection<UInt8>) throws -> String {
        var result: [UInt8] = []
        var rest = Array(bytes)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): result.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                    throw Refusal.malformed("A percent sign should be followed by two hexadecimal digits.")
                }
                result.append(high << 4 | low)
            default: result.append(byte)
            }
        }
        guard let text = String(validating: result, as: UTF8.self) else { throw Refusal.malformed("A field is not UTF-8.") }
        return text
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
