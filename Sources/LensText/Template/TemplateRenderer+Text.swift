extension TemplateRenderer {
    /// Python's `str`.
    func text(of value: TemplateValue) throws -> String {
        switch value {
        case .string(let text), .markup(let text): return text
        case .undefined: return ""
        default:
            var text = ""
            try write(value, into: &text)
            return text
        }
    }

    /// Python's `repr`, appended to `text`.
    func write(_ value: TemplateValue, into text: inout String) throws {
        // A namespace may contain itself.
        try budget.enter()
        defer { budget.leave() }
        switch value {
        case .undefined: try append("Undefined", to: &text)
        case .none: try append("None", to: &text)
        case .bool(let flag): try append(flag ? "True" : "False", to: &text)
        case .integer(let number): try append(String(number), to: &text)
        case .real(let number): try append(number.pythonText, to: &text)
        case .string(let string): try append(string.pythonQuoted, to: &text)
        case .markup(let string): try append("Markup(" + string.pythonQuoted + ")", to: &text)
        case .list(let list): try write(list.elements, "[", "]", into: &text)
        case .tuple(let list): try write(list.elements, "(", list.elements.count == 1 ? ",)" : ")", into: &text)
        case .view(let view): try write(view.list.elements, "dict_\(view.kind.rawValue)([", "])", into: &text)
        case .dictionary(let dictionary): try write(dictionary, into: &text)
        case .range(let range):
            try append("range(\(range.start), \(range.stop)\(range.step == 1 ? "" : ", \(range.step)"))", to: &text)
        case .namespace(let id):
            try append("<Namespace ", to: &text)
            try write(namespaces[id], into: &text)
            try append(">", to: &text)
        case .macro(let id): try append("<Macro \(macros[id].syntax.name.pythonQuoted)>", to: &text)
        case .loop(let id):
            try append("<LoopContext \(loops[id].index + 1)/\(try length(ofLoop: id))>", to: &text)
        case .iterator:
            throw TemplateFailure.operation("an iterator has no text of its own", hint: "turn it into a list with '|list'")
        case .function, .method:
            throw TemplateFailure.operation("a function has no text of its own", hint: "call it with '()'")
        }
    }

    private func append(_ part: String, to text: inout String) throws {
        try budget.allocate(bytes: part.utf8.count)
        text += part
    }

    private func write(
        _ elements: [TemplateValue], _ opening: String, _ closing: String, into text: inout String
    ) throws {
        try append(opening, to: &text)
        for (place, element) in elements.enumerated() {
            if place > 0 { try append(", ", to: &text) }
            try write(element, into: &text)
        }
        try append(closing, to: &text)
    }

    private func write(_ dictionary: TemplateDictionary, into text: inout String) throws {
        try append("{", to: &text)
        for (place, (key, value)) in zip(dictionary.keys, dictionary.values).enumerated() {
            if place > 0 { try append(", ", to: &text) }
            try write(key, into: &text)
            try append(": ", to: &text)
            try write(value, into: &text)
        }
        try append("}", to: &text)
    }

    /// The text with HTML's special characters replaced, unless that was done before.
    func escaped(_ value: TemplateValue) throws -> String {
        if case .markup(let text) = value { return text }
        let text = try text(of: value)
        try budget.scan(bytes: text.utf8.count)
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "'": result.append(contentsOf: "&#39;".unicodeScalars)
            case "\"": result.append(contentsOf: "&#34;".unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}

extension String {
    /// A Python literal of this string.
    var pythonQuoted: String {
        let quote: Unicode.Scalar = unicodeScalars.contains("'") && !unicodeScalars.contains("\"") ? "\"" : "'"
        var result = String(quote)
        for scalar in unicodeScalars {
            switch scalar {
            case quote, "\\": result += "\\" + String(scalar)
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default: result += scalar.isPythonPrintable ? String(scalar) : scalar.pythonEscape
            }
        }
        return result + String(quote)
    }
}

extension Unicode.Scalar {
    fileprivate var isPythonPrintable: Bool {
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        case .spaceSeparator: self == " "
        default: true
        }
    }

    fileprivate var pythonEscape: String {
        let digits = String(value, radix: 16)
        let width = value < 0x100 ? 2 : value < 0x10000 ? 4 : 8
        let letter = width == 2 ? "x" : width == 4 ? "u" : "U"
        return "\\" + letter + String(repeating: "0", count: width - digits.count) + digits
    }
}
