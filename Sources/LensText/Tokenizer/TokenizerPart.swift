import LensCore

/// A part of `tokenizer.json` together with its place, so that every complaint can name it.
struct TokenizerPart {
    let value: JSON
    /// The path of keys from the top of the file, such as `model.merges[3]`.
    let place: String
    /// The file, for messages.
    let source: String

    /// The member of an object; nil when absent or null.
    func member(_ key: String) -> TokenizerPart? {
        guard let found = value[key], !found.isNull else { return nil }
        return TokenizerPart(value: found, place: place.isEmpty ? key : "\(place).\(key)", source: source)
    }

    func required(_ key: String) throws -> TokenizerPart {
        guard let found = member(key) else { throw error("has no '\(key)'") }
        return found
    }

    func object() throws -> JSONObject {
        guard let found = value.object else { throw mismatch("an object") }
        return found
    }

    func elements() throws -> [TokenizerPart] {
        guard let found = value.array else { throw mismatch("an array") }
        return found.enumerated().map { TokenizerPart(value: $1, place: "\(place)[\($0)]", source: source) }
    }

    func string() throws -> String {
        guard let found = value.string else { throw mismatch("a string") }
        return found
    }

    func bool() throws -> Bool {
        guard let found = value.bool else { throw mismatch("true or false") }
        return found
    }

    /// A whole number from 0 up to `limit`.
    func count(upTo limit: Int) throws -> Int {
        guard let found = value.integer, (0...limit).contains(found) else {
            throw mismatch("a whole number from 0 to \(limit)")
        }
        return found
    }

    /// A string of exactly one Unicode scalar.
    func scalar() throws -> Unicode.Scalar {
        let scalars = try string().unicodeScalars
        guard let first = scalars.first, scalars.count == 1 else { throw mismatch("a string of one character") }
        return first
    }

    func scalars() throws -> [Unicode.Scalar] {
        Array(try string().unicodeScalars)
    }

    func bool(_ key: String, default standard: Bool) throws -> Bool {
        try member(key)?.bool() ?? standard
    }

    /// Refuses members other than these: an option nobody reads would silently change the tokens.
    func allow(_ keys: String...) throws {
        for member in try object().members where !keys.contains(where: member.key.hasSameBytes) {
            throw error("has the unknown option '\(member.key)'", hint: "known are \(keys.joined(separator: ", "))")
        }
    }

    func error(_ problem: String, hint: String? = nil) -> LensError {
        .input("\(source): \(place.isEmpty ? "the file" : place) \(problem)", hint: hint)
    }

    func mismatch(_ expected: String) -> LensError {
        error("should be \(expected), but is \(value.shown)")
    }
}

extension JSON {
    /// The value cut to a readable length, for error messages.
    fileprivate var shown: String {
        switch self {
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .real(let value): "\(value)"
        case .string(let value): "\"\(value.prefix(40))\""
        case .null, .array, .object: kindName
        }
    }
}
