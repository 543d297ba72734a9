extension TemplateParser {
    /// An expression, or several with commas between them.
    mutating func tuple(
        conditionals: Bool = true, end: String? = nil, mayBeEmpty: Bool = false
    ) throws -> TemplateExpression {
        var items: [TemplateExpression] = []
        var isTuple = false
        while !endsTuple(end) {
            items.append(try conditionals ? expression() : nested { try $0.or() })
            guard take(.comma) else { break }
            isTuple = true
        }
        if !isTuple, let only = items.first { return only }
        guard isTuple || mayBeEmpty else { throw wrong("an expression") }
        return .tuple(items)
    }

    private func endsTuple(_ end: String?) -> Bool {
        switch kind {
        case .variableEnd, .blockEnd, .symbol(.rightParenthesis): true
        case .name(let name): name == end
        default: false
        }
    }

    mutating func expression() throws -> TemplateExpression {
        try nested { try $0.conditionalExpression() }
    }

    private mutating func conditionalExpression() throws -> TemplateExpression {
        var value = try or()
        let outer = depth
        defer { depth = outer }
        while take("if") {
            // `a if b if c` nests to the left, without a call of its own.
            depth += 1
            let condition = try nested { try $0.or() }
            let otherwise = take("else") ? try expression() : nil
            value = .conditional(value, condition: condition, otherwise: otherwise)
        }
        return value
    }

    mutating func or() throws -> TemplateExpression {
        let first = try and()
        guard isNext("or") else { return first }
        var operands = [first]
        while take("or") { operands.append(try and()) }
        return .or(operands)
    }

    private mutating func and() throws -> TemplateExpression {
        let first = try not()
        guard isNext("and") else { return first }
        var operands = [first]
        while take("and") { operands.append(try not()) }
        return .and(operands)
    }

    private mutating func not() throws -> TemplateExpression {
        guard take("not") else { return try comparison() }
        return .not(try nested { try $0.not() })
    }

    private mutating func comparison() throws -> TemplateExpression {
        let first = try sum()
        var operations: [TemplateOperation<TemplateComparison>] = []
        while let comparison = comparisonOperator() {
            operations.append(.init(operator: comparison, operand: try sum()))
        }
        return operations.isEmpty ? first : .comparison(first, operations)
    }

    private mutating func comparisonOperator() -> TemplateComparison? {
        let found: TemplateComparison? =
            switch kind {
            case .symbol(.equal): .equal
            case .symbol(.notEqual): .notEqual
            case .symbol(.less): .less
            case .symbol(.lessOrEqual): .lessOrEqual
            case .symbol(.greater): .greater
            case .symbol(.greaterOrEqual): .greaterOrEqual
            case .name("in"): .contained
            case .name("not") where next == .name("in"): .notContained
            default: nil
            }
        if found != nil { skip() }
        if found == .notContained { skip() }
        return found
    }

    private mutating func sum() throws -> TemplateExpression {
        try chain([.plus: .add, .minus: .subtract]) { try $0.concatenation() }
    }

    private mutating func concatenation() throws -> TemplateExpression {
        let first = try product()
        guard isNext(.tilde) else { return first }
        var parts = [first]
        while take(.tilde) { parts.append(try product()) }
        return .concatenation(parts)
    }

    private mutating func product() throws -> TemplateExpression {
        try chain([.multiply: .multiply, .divide: .divide, .floorDivide: .floorDivide, .modulo: .modulo]) { try $0.power() }
    }

    private mutating func power() throws -> TemplateExpression {
        try chain([.power: .power]) { try $0.unary() }
    }

    /// Operators of one precedence, from the left.
    private mutating func chain(
        _ operators: [TemplateSymbol: TemplateArithmetic], _ operand: (inout TemplateParser) throws -> TemplateExpression
    ) throws -> TemplateExpression {
        let first = try operand(&self)
        var operations: [TemplateOperation<TemplateArithmetic>] = []
        while case .symbol(let symbol) = kind, let found = operators[symbol] {
            skip()
            operations.append(.init(operator: found, operand: try operand(&self)))
        }
        return operations.isEmpty ? first : .arithmetic(first, operations)
    }

    private mutating func unary(filters: Bool = true) throws -> TemplateExpression {
        let value: TemplateExpression
        if take(.minus) {
            value = .negate(try nested { try $0.unary(filters: false) })
        } else if take(.plus) {
            value = .positive(try nested { try $0.unary(filters: false) })
        } else {
            value = try primary()
        }
        let parts = try postfixes(filters: filters)
        return parts.isEmpty ? value : .postfix(value, parts)
    }
}
