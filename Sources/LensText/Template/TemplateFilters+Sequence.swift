extension TemplateFilters {
    static let sequences: [String: TemplateFilter] = [
        "length": length,
        "count": length,
        "first": plain { call in
            if case .iterator(let id) = call.value { return call.renderer.iterators[id].popFirst() ?? noElement }
            return try call.elements().first ?? noElement
        },
        "last": plain { call in
            if case .iterator = call.value {
                throw TemplateFailure.operation("an iterator has no last element", hint: "turn it into a list with '|list'")
            }
            return try call.elements().last ?? noElement
        },
        "list": plain { call in try .list(call.elements()) },
        "join": join,
        "reverse": reverse,
        "items": plain { call in
            switch call.value {
            case .undefined: return try call.renderer.iterator(over: [])
            case .dictionary(let dictionary): return try call.renderer.iterator(over: dictionary.items)
            default: throw TemplateFailure.operation("filter 'items' expects a mapping, found \(call.value.kindName)")
            }
        },
        "unique": unique,
        "default": fallback,
        "d": fallback,
        "attr": { call in
            guard let name = try call.bound("name", required: 1)[0]?.text else {
                throw TemplateFailure.operation("filter 'attr' expects a name")
            }
            if case .dictionary(let dictionary) = call.value, dictionary[name] != nil {
                return .undefined("a mapping has keys but no attribute '\(name)'")
            }
            return try call.renderer.attribute(name, of: call.value)
        },
    ]

    private static let noElement = TemplateValue.undefined("the sequence has no element")

    private static let length = plain { call in
        guard let length = try call.renderer.length(of: call.value) else {
            throw TemplateFailure.operation(
                "\(call.value.kindName) has no length", hint: "turn an iterator into a list with '|list'")
        }
        return .integer(length)
    }

    private static let fallback: TemplateFilter = { call in
        let bound = try call.bound("default_value", "boolean")
        let isMissing = call.value.isUndefined || (bound[1]?.isTrue ?? false) && !call.value.isTrue
        return isMissing ? bound[0] ?? .empty : call.value
    }

    private static let join: TemplateFilter = { call in
        let bound = try call.bound("d", "attribute")
        let separator = try bound[0].map(call.renderer.text) ?? ""
        let attribute = bound[1].flatMap { $0.isNone ? nil : $0 }
        var result = ""
        for (place, element) in try call.elements().enumerated() {
            let value = try attribute.map { try call.renderer.nested($0, of: element) } ?? element
            let text = try (place > 0 ? separator : "") + call.renderer.text(of: value)
            try call.budget.allocate(bytes: text.utf8.count)
            result += text
        }
        return .string(result)
    }

    private static let reverse = plain { call in
        if let text = call.value.text {
            try call.budget.allocate(bytes: 4 * text.utf8.count)
            return .string(String(scalars: text.unicodeScalars.reversed()))
        }
        return try call.renderer.iterator(over: call.elements().reversed())
    }

    private static let unique: TemplateFilter = { call in
        let bound = try call.bound("case_sensitive", "attribute")
        var seen: Set<TemplateKey> = []
        let elements = try call.elements().filter { element in
            let key = try call.sortKey(element, attribute: bound[1], caseSensitive: bound[0])
            try call.budget.scan(bytes: key.text?.utf8.count ?? 0)
            return seen.insert(try TemplateKey(key)).inserted
        }
        return try call.renderer.iterator(over: elements)
    }
}

extension TemplateRenderer {
    /// The value behind a path such as `function.name` or `0.role`.
    func nested(_ path: TemplateValue, of value: TemplateValue, fallback: TemplateValue? = nil) throws -> TemplateValue {
        guard let text = path.text else { return try element(path, of: value) }
        var value = value
        for part in text.split(separator: ".", omittingEmptySubsequences: false) {
            try budget.step()
            let isNumber = !part.isEmpty && part.unicodeScalars.allSatisfy(\.isDigit)
            let key = isNumber ? Int(part).map(TemplateValue.integer) : nil
            value = try element(key ?? .string(String(part)), of: value)
            if let fallback, value.isUndefined { value = fallback }
        }
        return value
    }
}
