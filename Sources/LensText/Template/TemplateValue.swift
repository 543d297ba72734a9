/// A value as a template sees it, with Python's meaning.
///
/// Whatever can change or refer to itself (loops, namespaces, iterators, macros) is a number into the tables of
/// the renderer: values form no cycles and no chains too deep to release.
enum TemplateValue: Sendable {
    /// Says how it came to be undefined.
    case undefined(String)
    case none
    case bool(Bool)
    case integer(Int)
    case real(Double)
    case string(String)
    /// Text that `escape` leaves alone.
    case markup(String)
    case list(TemplateList)
    case tuple(TemplateList)
    case dictionary(TemplateDictionary)
    case view(TemplateView)
    case range(TemplateRange)
    case iterator(Int)
    case namespace(Int)
    case loop(Int)
    case macro(Int)
    case function(TemplateFunction)
    indirect case method(TemplateValue, String)
}

/// Elements, and how deep they are nested.
struct TemplateList: Sendable {
    let elements: [TemplateValue]
    let depth: Int

    init(_ elements: [TemplateValue]) throws {
        self.elements = elements
        depth = 1 + elements.reduce(0) { max($0, $1.depth) }
        try TemplateList.check(depth)
    }

    static func check(_ depth: Int) throws {
        guard depth <= TemplateLimits.valueDepth else {
            throw TemplateFailure.limit("values are nested more than \(TemplateLimits.valueDepth) deep")
        }
    }
}

/// What `keys()`, `values()` and `items()` give.
struct TemplateView: Sendable {
    enum Kind: String, Sendable {
        case keys, values, items
    }

    let kind: Kind
    let list: TemplateList
}

struct TemplateRange: Sendable, Equatable {
    let start: Int
    let stop: Int
    let step: Int

    var count: Int {
        let distance = step > 0 ? stop - start : start - stop
        return distance > 0 ? (distance - 1) / abs(step) + 1 : 0
    }

    subscript(index: Int) -> Int { start + index * step }
    var values: StrideTo<Int> { stride(from: start, to: stop, by: step) }
    var elements: [TemplateValue] { values.map(TemplateValue.integer) }
}

enum TemplateFunction: Sendable, Equatable {
    case range, namespace, dict, raiseException, strftimeNow
    case cycle(loop: Int)
    case changed(loop: Int)
}

extension TemplateValue {
    static let empty = TemplateValue.string("")

    static func list(_ elements: [TemplateValue]) throws -> TemplateValue { .list(try TemplateList(elements)) }
    static func tuple(_ elements: [TemplateValue]) throws -> TemplateValue { .tuple(try TemplateList(elements)) }

    var depth: Int {
        switch self {
        case .list(let list), .tuple(let list): list.depth
        case .dictionary(let dictionary): dictionary.depth
        case .view(let view): view.list.depth
        case .method(let receiver, _): receiver.depth + 1
        default: 0
        }
    }

    var isUndefined: Bool { if case .undefined = self { true } else { false } }

    /// The characters of a string.
    var text: String? {
        switch self {
        case .string(let text), .markup(let text): text
        default: nil
        }
    }

    /// A whole number; Booleans count as in Python.
    var integer: Int? {
        switch self {
        case .integer(let value): value
        case .bool(let value): value ? 1 : 0
        default: nil
        }
    }

    var number: Double? {
        if case .real(let value) = self { value } else { integer.map(Double.init) }
    }

    var isTrue: Bool {
        switch self {
        case .undefined, .none: false
        case .bool(let value): value
        case .integer(let value): value != 0
        case .real(let value): value != 0
        case .string(let text), .markup(let text): !text.isEmpty
        case .list(let list), .tuple(let list): !list.elements.isEmpty
        case .dictionary(let dictionary): !dictionary.keys.isEmpty
        case .view(let view): !view.list.elements.isEmpty
        case .range(let range): range.count > 0
        case .iterator, .namespace, .loop, .macro, .function, .method: true
        }
    }

    /// For messages.
    var kindName: String {
        switch self {
        case .undefined: "an undefined value"
        case .none: "none"
        case .bool: "a Boolean"
        case .integer: "a whole number"
        case .real: "a number"
        case .string, .markup: "a string"
        case .list: "a list"
        case .tuple: "a tuple"
        case .dictionary: "a mapping"
        case .view: "a view of a mapping"
        case .range: "a range"
        case .iterator: "an iterator"
        case .namespace: "a namespace"
        case .loop: "a loop"
        case .macro: "a macro"
        case .function, .method: "a function"
        }
    }
}
