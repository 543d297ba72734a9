import LensCore

/// A mapping in order of insertion.
struct TemplateDictionary: Sendable {
    private(set) var keys: [TemplateValue] = []
    private(set) var values: [TemplateValue] = []
    private(set) var depth = 1
    private var places: [TemplateKey: Int] = [:]

    subscript(key: TemplateKey) -> TemplateValue? {
        places[key].map { values[$0] }
    }

    subscript(name: String) -> TemplateValue? {
        self[.text(ExactText(name))]
    }

    mutating func set(_ key: TemplateValue, to value: TemplateValue) throws {
        depth = max(depth, 1 + max(key.depth, value.depth))
        try TemplateList.check(depth)
        let hashed = try TemplateKey(key)
        if let place = places[hashed] {
            values[place] = value
        } else {
            places[hashed] = keys.count
            keys.append(key)
            values.append(value)
        }
    }

    var items: [TemplateValue] {
        get throws { try zip(keys, values).map { try .tuple([$0, $1]) } }
    }
}

/// What tells the keys of a mapping apart: `1`, `1.0` and `true` are one key.
enum TemplateKey: Hashable, Sendable {
    case none
    case undefined
    case integer(Int)
    case real(Double)
    case text(ExactText)
    indirect case tuple([TemplateKey])

    init(_ value: TemplateValue) throws {
        switch value {
        case .none: self = .none
        case .undefined: self = .undefined
        case .bool(let flag): self = .integer(flag ? 1 : 0)
        case .integer(let number): self = .integer(number)
        case .real(let number): self = Int(exactly: number).map(TemplateKey.integer) ?? .real(number)
        case .string(let text), .markup(let text): self = .text(ExactText(text))
        case .tuple(let list): self = .tuple(try list.elements.map(TemplateKey.init))
        default: throw TemplateFailure.operation("\(value.kindName) cannot be the key of a mapping")
        }
    }
}

/// A string that equals only strings of the same bytes.
struct ExactText: Hashable, Sendable {
    let string: String

    init(_ string: String) {
        self.string = string
    }

    static func == (left: ExactText, right: ExactText) -> Bool {
        left.string.hasSameBytes(as: right.string)
    }

    func hash(into hasher: inout Hasher) {
        for byte in string.utf8 { hasher.combine(byte) }
        hasher.combine(string.utf8.count)
    }
}
