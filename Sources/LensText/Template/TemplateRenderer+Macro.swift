/// A macro and the names around it.
struct TemplateMacro {
    let syntax: TemplateMacroSyntax
    let scope: TemplateScope
}

extension TemplateRenderer {
    func macro(_ syntax: TemplateMacroSyntax, in scope: TemplateScope) throws -> TemplateValue {
        try budget.allocate(elements: 4)
        macros.append(TemplateMacro(syntax: syntax, scope: scope))
        return .macro(macros.count - 1)
    }

    func call(macro id: Int, _ arguments: TemplateArguments) throws -> TemplateValue {
        let macro = macros[id]
        let scope = try bind(arguments, to: macro.syntax, in: TemplateScope(parent: macro.scope))
        let callLine = line
        let text = try captured { _ = try run(macro.syntax.body, in: scope) }
        line = callLine
        return .string(text)
    }

    private func bind(
        _ arguments: TemplateArguments, to macro: TemplateMacroSyntax, in scope: TemplateScope
    ) throws -> TemplateScope {
        var keywords = arguments.keywords
        for (place, parameter) in macro.parameters.enumerated() {
            let keyword = keywords.firstIndex { $0.name == parameter.name }
            if place < arguments.positional.count {
                guard keyword == nil else {
                    throw TemplateFailure.operation("macro '\(macro.name)' was given '\(parameter.name)' twice")
                }
                scope.set(parameter.name, to: arguments.positional[place])
            } else if let keyword {
                scope.set(parameter.name, to: keywords.remove(at: keyword).value)
            } else if let fallback = parameter.fallback {
                scope.set(parameter.name, to: try evaluate(fallback, in: scope))
            } else {
                scope.set(parameter.name, to: .undefined("parameter '\(parameter.name)' of '\(macro.name)' was not given"))
            }
        }
        try bindExtras(arguments, keywords, to: macro, in: scope)
        return scope
    }

    private func bindExtras(
        _ arguments: TemplateArguments, _ keywords: [(name: String, value: TemplateValue)], to macro: TemplateMacroSyntax,
        in scope: TemplateScope
    ) throws {
        var keywords = keywords
        if macro.extras.contains("caller"), macro.name != "caller" {
            let caller = keywords.firstIndex { $0.name == "caller" }.map { keywords.remove(at: $0).value }
            scope.set("caller", to: caller ?? .undefined("'caller' is undefined: the macro was not used in a call block"))
        }
        if macro.extras.contains("kwargs") {
            var rest = TemplateDictionary()
            for keyword in keywords { try rest.set(.string(keyword.name), to: keyword.value) }
            scope.set("kwargs", to: .dictionary(rest))
        } else if let surplus = keywords.first {
            throw TemplateFailure.operation("macro '\(macro.name)' has no argument named '\(surplus.name)'")
        }
        let rest = Array(arguments.positional.dropFirst(macro.parameters.count))
        if macro.extras.contains("varargs") {
            scope.set("varargs", to: try .tuple(rest))
        } else if !rest.isEmpty {
            throw TemplateFailure.operation(
                "macro '\(macro.name)' takes at most \(macro.parameters.count) arguments, found \(arguments.positional.count)")
        }
    }

    /// A call block: the call, with the block as its `caller`.
    func call(_ expression: TemplateExpression, with caller: TemplateValue, in scope: TemplateScope) throws -> String {
        guard case .postfix(let base, let parts) = expression, case .call(var syntax)? = parts.last else {
            throw TemplateFailure.operation("expected a call of a macro after 'call'")
        }
        scope.set("caller of this block", to: caller)
        syntax.keywords.append(.init(name: "caller", value: .name("caller of this block")))
        return try text(of: try evaluate(.postfix(base, parts.dropLast() + [.call(syntax)]), in: scope))
    }
}
