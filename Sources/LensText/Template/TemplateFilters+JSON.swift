extension TemplateFilters {
    /// As Python's `json.dumps`, with non-ASCII characters kept: what published templates are rendered with.
    static let toJSON: TemplateFilter = { call in
        let bound = try call.bound("ensure_ascii", "indent", "separators", "sort_keys")
        var writer = TemplateJSONWriter(renderer: call.renderer)
        writer.isASCII = bound[0]?.isTrue ?? false
        writer.sortsKeys = bound[3]?.isTrue ?? false
        if let indent = bound[1], !indent.isNone {
            if let text = indent.text {
                writer.indentation = text
            } else {
                let width = max(0, try call.wholeNumber(indent, 0))
                try call.budget.allocate(bytes: width)
                writer.indentation = String(repeating: " ", count: width)
            }
            writer.separators = (",", ": ")
        }
        if let separators = bound[2], !separators.isNone {
            let parts = try call.renderer.elements(of: separators).compactMap(\.text)
            guard parts.count == 2 else { throw TemplateFailure.operation("'separators' of 'tojson' expects two strings") }
            writer.separators = (parts[0], parts[1])
        }
        try writer.write(call.value, level: 0)
        return .string(writer.text)
    }
}

struct TemplateJSONWriter {
    let renderer: TemplateRenderer
    var isASCII = false
    var sortsKeys = false
    var indentation: String?
    var separators = (", ", ": ")
    private(set) var text = ""

    init(renderer: TemplateRenderer) {
        self.renderer = renderer
    }

    private mutating func append(_ part: String) throws {
        try renderer.budget.allocate(bytes: part.utf8.count)
        text += part
    }

    mutating func write(_ value: TemplateValue, level: Int) throws {
        try renderer.budget.enter()
        defer { renderer.budget.leave() }
        switch value {
        case .none: try append("null")
        case .bool(let flag): try append(flag ? "true" : "false")
        case .integer(let number): try append(String(number))
        case .real(let number): try append(Self.text(of: number))
        case .string(let string), .markup(let string): try append(quoted(string))
        case .list(let list), .tuple(let list):
            try write("[", "]", count: list.elements.count, level: level) { writer, place in
                try writer.write(list.elements[place], level: level + 1)
            }
        case .dictionary(let dictionary):
            var places = Array(dictionary.keys.indices)
            if sortsKeys {
                try places.sort { try dictionary.keys[$0].isLess(than: dictionary.keys[$1], renderer.budget) }
            }
            try write("{", "}", count: places.count, level: level) { writer, place in
                try writer.append(writer.quoted(try Self.key(dictionary.keys[places[place]])))
                try writer.append(writer.separators.1)
                try writer.write(dictionary.values[places[place]], level: level + 1)
            }
        default:
            throw TemplateFailure.operation("\(value.kindName) cannot be written as JSON")
        }
    }

    private mutating func write(
        _ opening: String, _ closing: String, count: Int, level: Int,
        _ element: (inout TemplateJSONWriter, Int) throws -> Void
    ) throws {
        try append(opening)
        for place in 0..<count {
            if place > 0 { try append(separators.0) }
            try newLine(level + 1)
            try element(&self, place)
        }
        if count > 0 { try newLine(level) }
        try append(closing)
    }

    private mutating func newLine(_ level: Int) throws {
        guard let indentation else { return }
        try append("\n")
        for _ in 0..<level { try append(indentation) }
    }

    private static func text(of number: Double) -> String {
        number.isFinite ? number.pythonText : number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity"
    }

    private static func key(_ key: TemplateValue) throws -> String {
        switch key {
        case .string(let text), .markup(let text): return text
        case .none: return "null"
        case .bool(let flag): return flag ? "true" : "false"
        case .integer(let number): return String(number)
        case .real(let number): return text(of: number)
        default: throw TemplateFailure.operation("\(key.kindName) cannot be a key in JSON")
        }
    }

    private func quoted(_ string: String) -> String {
        var result = String.UnicodeScalarView("\"".unicodeScalars)
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": result.append(contentsOf: "\\\"".unicodeScalars)
            case "\\": result.append(contentsOf: "\\\\".unicodeScalars)
            case "\n": result.append(contentsOf: "\\n".unicodeScalars)
            case "\r": result.append(contentsOf: "\\r".unicodeScalars)
            case "\t": result.append(contentsOf: "\\t".unicodeScalars)
            case "\u{8}": result.append(contentsOf: "\\b".unicodeScalars)
            case "\u{C}": result.append(contentsOf: "\\f".unicodeScalars)
            default:
                if scalar.value < 0x20 || isASCII && scalar.value > 0x7E {
                    for unit in String(scalar).utf16 {
                        let digits = String(unit, radix: 16)
                        let padding = String(repeating: "0", count: 4 - digits.count)
                        result.append(contentsOf: "\\u\(padding)\(digits)".unicodeScalars)
                    }
                } else {
                    result.append(scalar)
                }
            }
        }
        result.append("\"")
        return String(result)
    }
}
