extension TemplateStringMethods {
    static let queries: [String: Entry] = [
        "startswith": affix { $0.utf8.starts(with: $1.utf8) },
        "endswith": affix { $0.utf8.count >= $1.utf8.count && $0.utf8.suffix($1.utf8.count).elementsEqual($1.utf8) },
        "find": search { places, _ in places.first ?? -1 },
        "rfind": search { places, _ in places.last ?? -1 },
        "index": search { places, part in
            guard let place = places.first else { throw TemplateFailure.operation("'\(part)' does not occur in the string") }
            return place
        },
        "count": Entry(parameters: ["sub", "start", "end"], required: 1) { text, given, renderer in
            let (window, _) = try window(text, given[1], given[2], renderer)
            let part = try string(given[0])
            if part.isEmpty { return .integer(window.unicodeScalars.count + 1) }
            return .integer(ByteSearch(part.utf8).all(in: Array(window.utf8)).count)
        },
        "isdigit": every { $0.properties.numericType == .digit || $0.properties.numericType == .decimal },
        "isdecimal": every { $0.properties.numericType == .decimal },
        "isnumeric": every { $0.properties.numericType != nil },
        "isalpha": every(\.isPythonLetter),
        "isalnum": every { $0.isPythonLetter || $0.properties.numericType != nil },
        "isspace": every(\.isPythonSpace),
        "islower": cased { $0.isLowercase },
        "isupper": cased { $0.isUppercase },
    ]

    private static func every(_ passes: @escaping @Sendable (Unicode.Scalar) -> Bool) -> Entry {
        Entry(parameters: [], required: 0) { text, _, _ in
            .bool(!text.isEmpty && text.unicodeScalars.allSatisfy(passes))
        }
    }

    private static func cased(_ passes: @escaping @Sendable (Unicode.Scalar.Properties) -> Bool) -> Entry {
        Entry(parameters: [], required: 0) { text, _, _ in
            let cased = text.unicodeScalars.filter(\.properties.isCased)
            return .bool(!cased.isEmpty && cased.allSatisfy { passes($0.properties) })
        }
    }

    private static func affix(_ holds: @escaping @Sendable (String, String) -> Bool) -> Entry {
        Entry(parameters: ["affix", "start", "end"], required: 1) { text, given, renderer in
            let (window, _) = try window(text, given[1], given[2], renderer)
            if case .tuple(let list)? = given[0] {
                return .bool(try list.elements.contains { holds(window, try string($0)) })
            }
            return .bool(holds(window, try string(given[0])))
        }
    }

    /// A search that gives a place counted in scalars.
    private static func search(_ choose: @escaping @Sendable ([Int], String) throws -> Int) -> Entry {
        Entry(parameters: ["sub", "start", "end"], required: 1) { text, given, renderer in
            let (window, offset) = try window(text, given[1], given[2], renderer)
            let part = try string(given[0])
            let bytes = Array(window.utf8)
            var places = try overlapping(part, in: bytes, renderer)
            if part.isEmpty { places = [0, bytes.count] }
            let place = try choose(places, part)
            return .integer(place < 0 ? place : offset + bytes[..<place].count { $0 & 0xC0 != 0x80 })
        }
    }

    /// The first and the last match.
    private static func overlapping(_ part: String, in text: [UInt8], _ renderer: TemplateRenderer) throws -> [Int] {
        try renderer.budget.scan(bytes: 16 * text.count)
        guard let first = ByteSearch(part.utf8).first(in: text) else { return [] }
        let reversed = ByteSearch(part.utf8.reversed()).first(in: text.reversed()) ?? 0
        return [first, text.count - part.utf8.count - reversed]
    }

    private static func window(
        _ text: String, _ start: TemplateValue?, _ end: TemplateValue?, _ renderer: TemplateRenderer
    ) throws -> (text: String, offset: Int) {
        func bound(_ value: TemplateValue?) throws -> Int? {
            guard let value, !value.isNone else { return nil }
            return try number(value, 0)
        }
        let (first, last) = (try bound(start), try bound(end))
        guard first != nil || last != nil else { return (text, 0) }
        let count = text.unicodeScalars.count
        let offset = first.map { min(max(0, $0 < 0 ? $0 + count : $0), count) } ?? 0
        let part = try renderer.slice(.string(text), from: first, to: last, by: 1)
        return (part.text ?? "", offset)
    }
}

extension Unicode.Scalar {
    fileprivate var isPythonLetter: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: false
        }
    }
}
