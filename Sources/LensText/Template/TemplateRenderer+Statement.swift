/// Where to go on after a statement.
enum TemplateFlow {
    case onward
    case leaveLoop
    case nextRound
}

extension TemplateRenderer {
    func run(_ statements: [TemplateStatement], in scope: TemplateScope) throws -> TemplateFlow {
        for statement in statements {
            line = statement.line
            let flow = try run(statement, in: scope)
            if flow != .onward { return flow }
        }
        return .onward
    }

    private func run(_ statement: TemplateStatement, in scope: TemplateScope) throws -> TemplateFlow {
        try budget.enter()
        defer { budget.leave() }
        switch statement.kind {
        case .text(let text): try write(text)
        case .output(let expression): try write(text(of: try evaluate(expression, in: scope)))
        case .conditional(let branches, let otherwise): return try run(branches, otherwise: otherwise, in: scope)
        case .loop(let loop): return try run(loop, in: scope)
        case .assign(let target, let expression): try assign(try evaluate(expression, in: scope), to: target, in: scope)
        case .capture(let target, let filters, let body): return try capture(body, filters, to: target, in: scope)
        case .macro(let syntax): scope.set(syntax.name, to: try macro(syntax, in: scope))
        case .callBlock(let call, let syntax): try write(try self.call(call, with: try macro(syntax, in: scope), in: scope))
        case .filterBlock(let filters, let body): return try filter(body, filters, in: scope)
        case .with(let assignments, let body): return try run(assignments, body, in: scope)
        case .scope(let body): return try run(body, in: TemplateScope(parent: scope))
        case .leaveLoop: return .leaveLoop
        case .nextRound: return .nextRound
        }
        return .onward
    }

    private func run(
        _ branches: [TemplateBranch], otherwise: [TemplateStatement], in scope: TemplateScope
    ) throws -> TemplateFlow {
        for branch in branches where try evaluate(branch.condition, in: scope).isTrue {
            return try run(branch.body, in: scope)
        }
        return try run(otherwise, in: scope)
    }

    private func capture(
        _ body: [TemplateStatement], _ filters: [TemplatePostfix], to target: TemplateTarget, in scope: TemplateScope
    ) throws -> TemplateFlow {
        var flow = TemplateFlow.onward
        let text = try captured { flow = try run(body, in: TemplateScope(parent: scope)) }
        guard flow == .onward else { return flow }
        try assign(try apply(filters, to: .string(text), in: scope), to: target, in: scope)
        return .onward
    }

    private func filter(
        _ body: [TemplateStatement], _ filters: [TemplatePostfix], in scope: TemplateScope
    ) throws -> TemplateFlow {
        var flow = TemplateFlow.onward
        let text = try captured { flow = try run(body, in: TemplateScope(parent: scope)) }
        guard flow == .onward else { return flow }
        try write(self.text(of: try apply(filters, to: .string(text), in: scope)))
        return .onward
    }

    private func run(
        _ assignments: [TemplateAssignment], _ body: [TemplateStatement], in scope: TemplateScope
    ) throws -> TemplateFlow {
        let inner = TemplateScope(parent: scope)
        for assignment in assignments {
            try assign(try evaluate(assignment.value, in: scope), to: assignment.target, in: inner)
        }
        return try run(body, in: inner)
    }

    func assign(_ value: TemplateValue, to target: TemplateTarget, in scope: TemplateScope) throws {
        switch target {
        case .name(let name):
            scope.set(name, to: value)
        case .attribute(let name, let attribute):
            guard case .namespace(let id)? = scope.value(of: name) else {
                throw TemplateFailure.operation(
                    "'\(name).\(attribute)' can be set only if '\(name)' is a namespace",
                    hint: "make it with {% set \(name) = namespace() %}")
            }
            try namespaces[id].set(.string(attribute), to: value)
        case .tuple(let targets):
            let parts = try elements(of: value)
            guard parts.count == targets.count else {
                throw TemplateFailure.operation("expected \(targets.count) values to take apart, found \(parts.count)")
            }
            for (target, part) in zip(targets, parts) { try assign(part, to: target, in: scope) }
        }
    }
}
