extension TemplateRenderer {
    /// Methods that would change their receiver; the sandbox of published templates refuses them too.
    private static let refused: Set<String> = [
        "append", "extend", "insert", "pop", "remove", "reverse", "sort", "clear", "update", "setdefault", "popitem",
    ]

    /// `value.name`: attributes and methods come before keys.
    func attribute(_ name: String, of value: TemplateValue) throws -> TemplateValue {
        if case .undefined(let reason) = value {
            throw TemplateFailure(.undefined, "\(reason), so it has no '\(name)'")
        }
        if let found = try ownAttribute(name, of: value) { return found }
        if case .dictionary(let dictionary) = value, let found = dictionary[name] { return found }
        return .undefined("\(value.kindName) has no '\(name)'")
    }

    /// `value[key]`: keys come before attributes.
    func element(_ key: TemplateValue, of value: TemplateValue) throws -> TemplateValue {
        switch value {
        case .undefined(let reason):
            throw TemplateFailure(.undefined, "\(reason), so it has no element")
        case .dictionary(let dictionary):
            try budget.scan(bytes: key.text?.utf8.count ?? 0)
            if let hashed = try? TemplateKey(key), let found = dictionary[hashed] { return found }
        case .list(let list), .tuple(let list):
            if let place = place(key, list.elements.count) { return list.elements[place] }
        case .range(let range):
            if let place = place(key, range.count) { return .integer(range[place]) }
        case .string(let text), .markup(let text):
            if let scalar = try scalar(key, of: text) { return value.like(String(scalar)) }
        default: break
        }
        guard let name = key.text else { return .undefined("\(value.kindName) has no such element") }
        return try ownAttribute(name, of: value) ?? .undefined("\(value.kindName) has no '\(name)'")
    }

    private func place(_ key: TemplateValue, _ count: Int) -> Int? {
        guard let index = key.integer else { return nil }
        let place = index < 0 ? index + count : index
        return (0..<count).contains(place) ? place : nil
    }

    private func scalar(_ key: TemplateValue, of text: String) throws -> Unicode.Scalar? {
        guard key.integer != nil else { return nil }
        try budget.scan(bytes: text.utf8.count)
        let scalars = text.unicodeScalars
        guard let place = place(key, scalars.count) else { return nil }
        return scalars[scalars.index(scalars.startIndex, offsetBy: place)]
    }

    private func ownAttribute(_ name: String, of value: TemplateValue) throws -> TemplateValue? {
        switch value {
        case .string, .markup:
            return TemplateStringMethods.names.contains(name) ? .method(value, name) : nil
        case .dictionary where ["get", "items", "keys", "values", "copy"].contains(name),
            .list where ["index", "count", "copy"].contains(name), .tuple where ["index", "count"].contains(name):
            return .method(value, name)
        case .dictionary where Self.refused.contains(name), .list where Self.refused.contains(name):
            return .undefined("'\(name)' would change \(value.kindName), which templates may not do")
        case .namespace(let id): return namespaces[id][name]
        case .loop(let id): return try attribute(name, ofLoop: id)
        case .macro(let id) where name == "name": return .string(macros[id].syntax.name)
        default: return nil
        }
    }
}

extension TemplateValue {
    /// `text` as the same kind of string as this value.
    func like(_ text: String) -> TemplateValue {
        if case .markup = self { .markup(text) } else { .string(text) }
    }

    /// The same for what a method gives.
    func like(_ result: TemplateValue) throws -> TemplateValue {
        guard case .markup = self else { return result }
        return switch result {
        case .string(let text): .markup(text)
        case .list(let list): try .list(list.elements.map(like))
        case .tuple(let list): try .tuple(list.elements.map(like))
        default: result
        }
    }
}
