extension TemplateRenderer {
    func evaluate(_ expression: TemplateExpression, in scope: TemplateScope) throws -> TemplateValue {
        try budget.enter()
        defer { budget.leave() }
        // One short call per case keeps this frame, which recurs most, small.
        switch expression {
        case .literal(let value): return value
        case .name(let name): return scope.value(of: name) ?? .undefined("'\(name)' is undefined")
        case .list(let items): return try list(evaluate(items, in: scope))
        case .tuple(let items): return try tuple(items, in: scope)
        case .dictionary(let pairs): return try dictionary(pairs, in: scope)
        case .postfix(let base, let parts): return try apply(parts, to: try evaluate(base, in: scope), in: scope)
        case .negate(let operand): return try signed(try evaluate(operand, in: scope), negative: true)
        case .positive(let operand): return try signed(try evaluate(operand, in: scope), negative: false)
        case .not(let operand): return .bool(try !evaluate(operand, in: scope).isTrue)
        case .arithmetic(let first, let operations): return try arithmetic(first, operations, in: scope)
        case .concatenation(let parts): return try concatenation(parts, in: scope)
        case .comparison(let first, let operations): return try comparison(first, operations, in: scope)
        case .and(let operands): return try first(of: operands, whoseTruthIs: false, in: scope)
        case .or(let operands): return try first(of: operands, whoseTruthIs: true, in: scope)
        case .conditional(let value, let condition, let otherwise):
            return try conditional(value, condition, otherwise, in: scope)
        }
    }

    func evaluate(_ expressions: [TemplateExpression], in scope: TemplateScope) throws -> [TemplateValue] {
        var values: [TemplateValue] = []
        values.reserveCapacity(expressions.count)
        for expression in expressions { values.append(try evaluate(expression, in: scope)) }
        return values
    }

    private func tuple(_ items: [TemplateExpression], in scope: TemplateScope) throws -> TemplateValue {
        try budget.allocate(elements: items.count)
        return try .tuple(evaluate(items, in: scope))
    }

    private func dictionary(_ pairs: [TemplatePair], in scope: TemplateScope) throws -> TemplateValue {
        try budget.allocate(elements: 4 * pairs.count)
        var result = TemplateDictionary()
        for pair in pairs {
            let key = try evaluate(pair.key, in: scope)
            try budget.scan(bytes: key.text?.utf8.count ?? 0)
            try result.set(key, to: try evaluate(pair.value, in: scope))
        }
        return .dictionary(result)
    }

    private func concatenation(_ parts: [TemplateExpression], in scope: TemplateScope) throws -> TemplateValue {
        var result = ""
        for part in parts {
            let text = try text(of: try evaluate(part, in: scope))
            try budget.allocate(bytes: text.utf8.count)
            result += text
        }
        return .string(result)
    }

    /// `and` and `or` give the operand that decides.
    private func first(
        of operands: [TemplateExpression], whoseTruthIs decisive: Bool, in scope: TemplateScope
    ) throws -> TemplateValue {
        var value = TemplateValue.none
        for operand in operands {
            value = try evaluate(operand, in: scope)
            if value.isTrue == decisive { break }
        }
        return value
    }

    private func conditional(
        _ value: TemplateExpression, _ condition: TemplateExpression, _ otherwise: TemplateExpression?, in scope: TemplateScope
    ) throws -> TemplateValue {
        if try evaluate(condition, in: scope).isTrue { return try evaluate(value, in: scope) }
        guard let otherwise else { return .undefined("an inline 'if' without 'else' was false") }
        return try evaluate(otherwise, in: scope)
    }
}
