extension JSON {
    /// The value in a few words, as the "found" of an error message.
    public var summary: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .real(let value): "\(value)"
        case .string(let value): value.quoted
        case .array(let elements) where elements.isEmpty: "an empty array"
        case .array(let elements) where elements.count <= 8 && elements.allSatisfy({ $0.integer != nil }):
            "[" + elements.map(\.summary).joined(separator: ", ") + "]"
        case .array(let elements): "an array of \(elements.count)"
        case .object: "an object"
        }
    }
}
