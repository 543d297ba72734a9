extension TemplateRenderer {
    func apply(_ parts: [TemplatePostfix], to value: TemplateValue, in scope: TemplateScope) throws -> TemplateValue {
        var value = value
        for part in parts {
            try budget.step()
            value = try apply(part, to: value, in: scope)
        }
        return value
    }

    private func apply(_ part: TemplatePostfix, to value: TemplateValue, in scope: TemplateScope) throws -> TemplateValue {
        switch part {
        case .attribute(let name): return try attribute(name, of: value)
        case .index(let key): return try element(try evaluate(key, in: scope), of: value)
        case .slice(let start, let stop, let step): return try slice(value, start, stop, step, in: scope)
        case .call(let syntax): return try call(value, try arguments(syntax, in: scope))
        case .filter(let name, let syntax): return try filter(name, value, try arguments(syntax, in: scope))
        case .test(let name, let syntax, let negated):
            return .bool(try test(name, value, try arguments(syntax, in: scope)) != negated)
        }
    }

    func arguments(_ syntax: TemplateCallSyntax, in scope: TemplateScope) throws -> TemplateArguments {
        var arguments = TemplateArguments(positional: try evaluate(syntax.positional, in: scope))
        for keyword in syntax.keywords {
            arguments.keywords.append((keyword.name, try evaluate(keyword.value, in: scope)))
        }
        if let rest = syntax.rest {
            let elements = try elements(of: try evaluate(rest, in: scope))
            try budget.allocate(elements: elements.count)
            arguments.positional += elements
        }
        if let rest = syntax.keywordRest {
            guard case .dictionary(let dictionary) = try evaluate(rest, in: scope) else {
                throw TemplateFailure.operation("expected a mapping after '**'")
            }
            for (key, value) in zip(dictionary.keys, dictionary.values) {
                guard let name = key.text else { throw TemplateFailure.operation("expected names as keys after '**'") }
                arguments.keywords.append((name, value))
            }
        }
        return arguments
    }

    private func slice(
        _ value: TemplateValue, _ start: TemplateExpression?, _ stop: TemplateExpression?, _ step: TemplateExpression?,
        in scope: TemplateScope
    ) throws -> TemplateValue {
        func bound(_ expression: TemplateExpression?) throws -> Int? {
            guard let expression else { return nil }
            let bound = try evaluate(expression, in: scope)
            if case .none = bound { return nil }
            guard let number = bound.integer else {
                throw TemplateFailure.operation("expected whole numbers in a slice, found \(bound.kindName)")
            }
            return number
        }
        return try slice(value, from: try bound(start), to: try bound(stop), by: try bound(step) ?? 1)
    }

    func call(_ value: TemplateValue, _ arguments: TemplateArguments) throws -> TemplateValue {
        switch value {
        case .macro(let id): return try call(macro: id, arguments)
        case .function(let function): return try call(function, arguments)
        case .method(let receiver, let name): return try call(name, of: receiver, arguments)
        case .undefined(let reason): throw TemplateFailure(.undefined, "it cannot be called: \(reason)")
        default: throw TemplateFailure.operation("\(value.kindName) cannot be called")
        }
    }
}
