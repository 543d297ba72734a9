/// A JSON value as it stands in a file: member order kept, strings byte for byte.
///
/// Foundation's decoders merge keys that are canonically equivalent ("é" composed and decomposed) and
/// accept duplicates silently; vocabularies and tensor headers can afford neither.
public enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case real(Double)
    case string(String)
    case array([JSON])
    case object(JSONObject)
}

/// The members of a JSON object in file order.
public struct JSONObject: Hashable, Sendable {
    public struct Member: Hashable, Sendable {
        public let key: String
        public let value: JSON

        public init(key: String, value: JSON) {
            self.key = key
            self.value = value
        }
    }

    public let members: [Member]

    public init(_ members: [Member]) {
        self.members = members
    }

    /// The value of the last member whose key has exactly these bytes; searches linearly.
    public subscript(key: String) -> JSON? {
        members.last { $0.key.hasSameBytes(as: key) }?.value
    }
}

extension String {
    /// Equality of the UTF-8 bytes, where `==` is canonical equivalence.
    public func hasSameBytes(as other: String) -> Bool {
        utf8.elementsEqual(other.utf8)
    }
}

extension JSON {
    /// The member of an object; nil for other values and absent members.
    public subscript(key: String) -> JSON? {
        object?[key]
    }

    public var object: JSONObject? { if case .object(let value) = self { value } else { nil } }
    public var array: [JSON]? { if case .array(let value) = self { value } else { nil } }
    public var string: String? { if case .string(let value) = self { value } else { nil } }
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    public var isNull: Bool { self == .null }

    /// A whole number, also one written with a fraction of zero.
    public var integer: Int? {
        switch self {
        case .integer(let value): value
        case .real(let value): Int(exactly: value)
        default: nil
        }
    }

    public var real: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .real(let value): value
        default: nil
        }
    }

    /// What kind of value this is, for error messages.
    public var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "a Boolean"
        case .integer, .real: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
