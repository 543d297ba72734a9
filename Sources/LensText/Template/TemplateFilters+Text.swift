extension TemplateFilters {
    static let text: [String: TemplateFilter] = [
        "upper": plain { call in call.value.like(try call.inspectedText().pythonUppercased) },
        "lower": plain { call in call.value.like(try call.inspectedText().pythonLowercased) },
        "capitalize": plain { call in call.value.like(try call.inspectedText().pythonCapitalized) },
        "title": plain { call in call.value.like(titled(try call.inspectedText())) },
        "trim": { call in
            let unwanted = try call.bound("chars")[0]
            return call.value.like(try call.text().pythonStripped(unwanted?.text))
        },
        "string": plain { call in call.value.like(try call.text()) },
        "safe": plain { call in .markup(try call.text()) },
        "escape": escape,
        "e": escape,
        "forceescape": plain { call in .markup(try call.renderer.escaped(.string(call.text()))) },
        "replace": { call in
            let bound = try call.bound("old", "new", "count", required: 2)
            let old = try bound[0].map(call.renderer.text) ?? ""
            let new = try bound[1].map(call.renderer.text) ?? ""
            let count = try bound[2].map { $0.isNone ? -1 : try call.wholeNumber($0, -1) } ?? -1
            return .string(try call.text().pythonReplacing(old, with: new, limit: count, call.budget))
        },
        "indent": indent,
        "format": { call in
            let isNamed = !call.arguments.keywords.isEmpty
            if isNamed { throw TemplateFailure.operation("filter 'format' is supported without names only") }
            return .string(try call.renderer.formatted(try call.text(), with: .tuple(call.arguments.positional)))
        },
        "wordcount": plain { call in .integer(words(try call.inspectedText())) },
        "center": { call in
            let width = try call.wholeNumber(try call.bound("width")[0], 80)
            return .string(try call.text().pythonPadded(to: width, with: " ", .both, call.budget))
        },
    ]

    private static let escape = plain { call in
        let text = try call.renderer.escaped(call.value)
        try call.budget.allocate(bytes: text.utf8.count)
        return .markup(text)
    }

    /// A capital after white space, hyphens and opening brackets; small letters elsewhere.
    private static func titled(_ text: String) -> String {
        var result = ""
        var startsWord = true
        for scalar in text.unicodeScalars {
            result += startsWord ? scalar.properties.uppercaseMapping : scalar.properties.lowercaseMapping
            startsWord = scalar.isPythonSpace || ["-", "(", "{", "[", "<"].contains(scalar)
        }
        return result
    }

    private static func words(_ text: String) -> Int {
        var count = 0
        var inWord = false
        for scalar in text.unicodeScalars {
            let properties = scalar.properties
            let isWord = properties.isAlphabetic || properties.numericType != nil || scalar == "_"
            if isWord, !inWord { count += 1 }
            inWord = isWord
        }
        return count
    }

    private static let indent: TemplateFilter = { call in
        let bound = try call.bound("width", "first", "blank")
        guard call.value.text != nil else {
            throw TemplateFailure.operation("filter 'indent' expects a string, found \(call.value.kindName)")
        }
        let lines = (try call.text() + "\n").pythonLines()
        var indentation = ""
        if let text = bound[0]?.text {
            indentation = text
        } else {
            let width = max(0, try call.wholeNumber(bound[0], 4))
            try call.budget.allocate(bytes: width)
            indentation = String(repeating: " ", count: width)
        }
        let (cost, overflow) = (indentation.utf8.count + 1).multipliedReportingOverflow(by: lines.count + 1)
        try call.budget.allocate(bytes: overflow ? .max : cost)
        let indentsBlank = bound[2]?.isTrue ?? false
        var result = bound[1]?.isTrue ?? false ? indentation : ""
        for (place, line) in lines.enumerated() {
            if place > 0 { result += "\n" + (line.isEmpty && !indentsBlank ? "" : indentation) }
            result += line
        }
        return call.value.like(result)
    }
}

extension TemplateValue {
    var isNone: Bool { if case .none = self { true } else { false } }
}
