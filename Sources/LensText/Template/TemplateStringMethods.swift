/// Python's string methods, as far as templates may call them.
enum TemplateStringMethods {
    typealias Method = @Sendable (String, [TemplateValue?], TemplateRenderer) throws -> TemplateValue

    struct Entry: Sendable {
        let parameters: [String]
        let required: Int
        let call: Method
    }

    static let table: [String: Entry] = edits.merging(queries) { first, _ in first }
    static let names = Set(table.keys).union(["format"])
    /// Those that look at the properties of every character.
    static let inspecting: Set<String> = [
        "upper", "lower", "casefold", "title", "capitalize", "swapcase", "isdigit", "isdecimal", "isnumeric", "isalpha",
        "isalnum", "islower", "isupper",
    ]

    private static func entry(_ parameters: String..., required: Int = 0, _ call: @escaping Method) -> Entry {
        Entry(parameters: parameters, required: required, call: call)
    }

    private static let edits: [String: Entry] = [
        "strip": entry("chars") { text, given, _ in .string(text.pythonStripped(try characters(given[0]))) },
        "lstrip": entry("chars") { text, given, _ in .string(text.pythonStripped(try characters(given[0]), right: false)) },
        "rstrip": entry("chars") { text, given, _ in .string(text.pythonStripped(try characters(given[0]), left: false)) },
        "upper": entry { text, _, _ in .string(text.pythonUppercased) },
        "lower": entry { text, _, _ in .string(text.pythonLowercased) },
        "casefold": entry { text, _, _ in .string(text.pythonLowercased) },
        "title": entry { text, _, _ in .string(text.pythonTitled) },
        "capitalize": entry { text, _, _ in .string(text.pythonCapitalized) },
        "swapcase": entry { text, _, _ in
            .string(text.pythonSwappedCase)
        },
        "replace": entry("old", "new", "count", required: 2) { text, given, renderer in
            .string(
                try text.pythonReplacing(
                    try string(given[0]), with: try string(given[1]), limit: try number(given[2], -1), renderer.budget))
        },
        "split": entry("sep", "maxsplit") { text, given, renderer in
            let parts = try text.pythonSplit(try characters(given[0]), limit: try number(given[1], -1), renderer.budget)
            return try .list(parts.map(TemplateValue.string))
        },
        "rsplit": entry("sep", "maxsplit") { text, given, renderer in
            let limit = try number(given[1], -1)
            let parts = try text.pythonSplit(try characters(given[0]), limit: limit, fromRight: true, renderer.budget)
            return try .list(parts.map(TemplateValue.string))
        },
        "splitlines": entry("keepends") { text, given, renderer in
            try renderer.list(text.pythonLines(keepingEnds: given[0]?.isTrue ?? false).map(TemplateValue.string))
        },
        "partition": entry("sep", required: 1) { text, given, renderer in
            let separator = try string(given[0])
            let parts = try text.pythonSplit(separator, limit: 1, renderer.budget)
            return try .tuple((parts.count == 2 ? [parts[0], separator, parts[1]] : [text, "", ""]).map(TemplateValue.string))
        },
        "rpartition": entry("sep", required: 1) { text, given, renderer in
            let separator = try string(given[0])
            let parts = try text.pythonSplit(separator, limit: 1, fromRight: true, renderer.budget)
            return try .tuple((parts.count == 2 ? [parts[0], separator, parts[1]] : ["", "", text]).map(TemplateValue.string))
        },
        "removeprefix": entry("prefix", required: 1) { text, given, _ in
            let prefix = try string(given[0])
            return .string(text.utf8.starts(with: prefix.utf8) ? text.bytes(from: prefix.utf8.count) : text)
        },
        "removesuffix": entry("suffix", required: 1) { text, given, _ in
            let suffix = try string(given[0])
            let ends = text.utf8.count >= suffix.utf8.count && text.utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
            return .string(ends ? text.bytes(to: text.utf8.count - suffix.utf8.count) : text)
        },
        "join": entry("iterable", required: 1) { text, given, renderer in
            var result = ""
            for (place, element) in try renderer.elements(of: given[0] ?? .none).enumerated() {
                guard let part = element.text else {
                    throw TemplateFailure.operation("'join' expects strings, found \(element.kindName)")
                }
                try renderer.budget.allocate(bytes: text.utf8.count + part.utf8.count)
                result += (place > 0 ? text : "") + part
            }
            return .string(result)
        },
        "center": entry("width", "fillchar", required: 1) { text, given, renderer in
            .string(try text.pythonPadded(to: try number(given[0], 0), with: try fill(given[1]), .both, renderer.budget))
        },
        "ljust": entry("width", "fillchar", required: 1) { text, given, renderer in
            .string(try text.pythonPadded(to: try number(given[0], 0), with: try fill(given[1]), .right, renderer.budget))
        },
        "rjust": entry("width", "fillchar", required: 1) { text, given, renderer in
            .string(try text.pythonPadded(to: try number(given[0], 0), with: try fill(given[1]), .left, renderer.budget))
        },
        "zfill": entry("width", required: 1) { text, given, renderer in
            let sign = text.hasPrefix("-") || text.hasPrefix("+") ? String(text.prefix(1)) : ""
            let width = try number(given[0], 0).subtractingReportingOverflow(sign.count).partialValue
            let digits = String(text.dropFirst(sign.count))
            return .string(sign + (try digits.pythonPadded(to: width, with: "0", .left, renderer.budget)))
        },
    ]

    static func string(_ value: TemplateValue?) throws -> String {
        guard let text = value?.text else {
            throw TemplateFailure.operation("expected a string, found \(value?.kindName ?? "nothing")")
        }
        return text
    }

    /// A set of characters, or nothing for none.
    private static func characters(_ value: TemplateValue?) throws -> String? {
        guard let value, !value.isNone else { return nil }
        return try string(value)
    }

    private static func fill(_ value: TemplateValue?) throws -> String {
        let fill = try value.map(string) ?? " "
        guard fill.unicodeScalars.count == 1 else { throw TemplateFailure.operation("expected one character to fill with") }
        return fill
    }

    static func number(_ value: TemplateValue?, _ fallback: Int) throws -> Int {
        guard let value else { return fallback }
        guard let number = value.integer else {
            throw TemplateFailure.operation("expected a whole number, found \(value.kindName)")
        }
        return number
    }
}

extension String {
    func bytes(from start: Int = 0, to end: Int? = nil) -> String {
        String(decoding: Array(utf8)[start..<(end ?? utf8.count)], as: UTF8.self)
    }
}
