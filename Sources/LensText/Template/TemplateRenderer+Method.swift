extension TemplateRenderer {
    /// Calls a method found by `attribute(_:of:)`.
    func call(_ name: String, of receiver: TemplateValue, _ arguments: TemplateArguments) throws -> TemplateValue {
        switch receiver {
        case .string(let text), .markup(let text):
            try budget.allocate(bytes: text.utf8.count)
            if TemplateStringMethods.inspecting.contains(name) { try budget.inspect(text) }
            if name == "format" { return .string(try braced(text, arguments)) }
            guard let method = TemplateStringMethods.table[name] else { break }
            let given = try arguments.bound(to: method.parameters, of: name, required: method.required)
            return try receiver.like(try method.call(text, given, self))
        case .dictionary(let dictionary): return try call(name, of: dictionary, arguments)
        case .list(let list), .tuple(let list):
            if name == "copy" { return receiver }
            let wanted = try arguments.bound(to: ["value"], of: name, required: 1)[0] ?? .none
            let places = try list.elements.indices.filter { try list.elements[$0].equals(wanted, budget) }
            if name == "count" { return .integer(places.count) }
            guard let place = places.first else {
                throw TemplateFailure.operation("the value does not occur in \(receiver.kindName)")
            }
            return .integer(place)
        default: break
        }
        throw TemplateFailure.operation("\(receiver.kindName) has no method '\(name)'")
    }

    private func call(
        _ name: String, of dictionary: TemplateDictionary, _ arguments: TemplateArguments
    ) throws -> TemplateValue {
        if name == "get" {
            let given = try arguments.bound(to: ["key", "default"], of: "get", required: 1)
            return dictionary[try TemplateKey(given[0] ?? .none)] ?? given[1] ?? .none
        }
        _ = try arguments.bound(to: [], of: name)
        try budget.allocate(elements: 2 * dictionary.keys.count)
        switch name {
        case "keys": return .view(.init(kind: .keys, list: try TemplateList(dictionary.keys)))
        case "values": return .view(.init(kind: .values, list: try TemplateList(dictionary.values)))
        case "items": return .view(.init(kind: .items, list: try TemplateList(dictionary.items)))
        default: return .dictionary(dictionary)
        }
    }

    /// Python's `format` with `{}`, `{0}` and `{name}`.
    private func braced(_ format: String, _ arguments: TemplateArguments) throws -> String {
        var result = ""
        var rest = Substring(format).unicodeScalars
        var automatic = 0
        while let scalar = rest.popFirst() {
            if scalar == rest.first, scalar == "{" || scalar == "}" {
                rest.removeFirst()
                result.unicodeScalars.append(scalar)
            } else if scalar == "{" {
                guard let end = rest.firstIndex(of: "}") else { throw TemplateFailure.operation("'{' without '}' in a format") }
                let field = String(rest[..<end])
                rest = rest[rest.index(after: end)...]
                let place = field.isEmpty ? automatic : Int(field)
                automatic += 1
                let value = place.map { arguments.positional.indices.contains($0) ? arguments.positional[$0] : nil }
                guard let found = value ?? arguments.keywords.first(where: { $0.name == field })?.value else {
                    throw TemplateFailure.operation(
                        "the format has no value for '{\(field)}'", hint: "only {}, {0} and {name} are supported")
                }
                let text = try text(of: found)
                try budget.allocate(bytes: text.utf8.count)
                result += text
            } else if scalar == "}" {
                throw TemplateFailure.operation("'}' without '{' in a format")
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
