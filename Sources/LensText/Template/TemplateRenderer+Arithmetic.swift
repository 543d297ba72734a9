import Foundation

extension TemplateRenderer {
    func arithmetic(
        _ first: TemplateExpression, _ operations: [TemplateOperation<TemplateArithmetic>], in scope: TemplateScope
    ) throws -> TemplateValue {
        var value = try evaluate(first, in: scope)
        for operation in operations {
            try budget.step()
            value = try combine(value, operation.operator, try evaluate(operation.operand, in: scope))
        }
        return value
    }

    func combine(
        _ left: TemplateValue, _ operation: TemplateArithmetic, _ right: TemplateValue
    ) throws -> TemplateValue {
        if let a = left.integer, let b = right.integer { return try integers(a, operation, b) }
        if let a = left.number, let b = right.number { return try reals(a, operation, b) }
        switch (operation, left, right) {
        case (_, .undefined(let reason), _), (_, _, .undefined(let reason)):
            // Formatting alone accepts undefined values.
            if operation == .modulo, let format = left.text { return left.like(try formatted(format, with: right)) }
            throw TemplateFailure(.undefined, "\(reason), so it cannot be part of a calculation")
        case (.add, .string(let a), .string(let b)):
            try budget.allocate(bytes: a.utf8.count + b.utf8.count)
            return .string(a + b)
        case (.add, .markup, .markup), (.add, .markup, .string), (.add, .string, .markup):
            let text = try escaped(left) + escaped(right)
            try budget.allocate(bytes: text.utf8.count)
            return .markup(text)
        case (.add, .list(let a), .list(let b)): return try list(a.elements + b.elements)
        case (.add, .tuple(let a), .tuple(let b)):
            try budget.allocate(elements: a.elements.count + b.elements.count)
            return try .tuple(a.elements + b.elements)
        case (.multiply, _, _):
            if let count = right.integer, let value = try repeated(left, count) { return value }
            if let count = left.integer, let value = try repeated(right, count) { return value }
        case (.modulo, .string(let format), _), (.modulo, .markup(let format), _):
            return left.like(try formatted(format, with: right))
        default: break
        }
        throw TemplateFailure.operation("\(left.kindName) and \(right.kindName) do not go together in this calculation")
    }

    private func repeated(_ value: TemplateValue, _ count: Int) throws -> TemplateValue? {
        let count = max(0, count)
        func cost(_ size: Int) -> Int {
            let (product, overflow) = size.multipliedReportingOverflow(by: count)
            return overflow ? .max : product
        }
        switch value {
        case .string(let text), .markup(let text):
            try budget.allocate(bytes: cost(text.utf8.count))
            return value.like(text.isEmpty ? "" : String(repeating: text, count: count))
        case .list(let list), .tuple(let list):
            try budget.allocate(elements: cost(list.elements.count))
            let elements = list.elements.isEmpty ? [] : (0..<count).flatMap { _ in list.elements }
            if case .tuple = value { return try .tuple(elements) }
            return try .list(elements)
        default: return nil
        }
    }

    func signed(_ value: TemplateValue, negative: Bool) throws -> TemplateValue {
        if let integer = value.integer { return negative ? try integers(0, .subtract, integer) : .integer(integer) }
        if let number = value.number { return .real(negative ? -number : number) }
        if case .undefined(let reason) = value {
            throw TemplateFailure(.undefined, "\(reason), so it cannot be part of a calculation")
        }
        throw TemplateFailure.operation("\(value.kindName) has no sign")
    }

    private func integers(_ a: Int, _ operation: TemplateArithmetic, _ b: Int) throws -> TemplateValue {
        func checked(_ result: (partialValue: Int, overflow: Bool)) throws -> TemplateValue {
            guard !result.overflow else { throw TemplateFailure.limit("a whole number grows beyond 64 bits") }
            return .integer(result.partialValue)
        }
        switch operation {
        case .add: return try checked(a.addingReportingOverflow(b))
        case .subtract: return try checked(a.subtractingReportingOverflow(b))
        case .multiply: return try checked(a.multipliedReportingOverflow(by: b))
        case .divide: return try reals(Double(a), .divide, Double(b))
        case .floorDivide, .modulo:
            guard b != 0 else { throw TemplateFailure.operation("division by zero") }
            if b == -1 { return operation == .modulo ? .integer(0) : try checked(0.subtractingReportingOverflow(a)) }
            // Python rounds down; the remainder has the sign of the divisor.
            let remainder = a % b
            let isAdjusted = remainder != 0 && (remainder < 0) != (b < 0)
            return .integer(operation == .modulo ? remainder + (isAdjusted ? b : 0) : a / b - (isAdjusted ? 1 : 0))
        case .power:
            guard b >= 0 else { return try reals(Double(a), .power, Double(b)) }
            if a == 0 || a == 1 { return .integer(b == 0 ? 1 : a) }
            if a == -1 { return .integer(b % 2 == 0 ? 1 : -1) }
            guard b < 64 else { throw TemplateFailure.limit("a whole number grows beyond 64 bits") }
            return try (0..<b).reduce(.integer(1)) { product, _ in
                try checked((product.integer ?? 0).multipliedReportingOverflow(by: a))
            }
        }
    }

    private func reals(_ a: Double, _ operation: TemplateArithmetic, _ b: Double) throws -> TemplateValue {
        if b == 0, [.divide, .floorDivide, .modulo].contains(operation) {
            throw TemplateFailure.operation("division by zero")
        }
        var remainder = 0.0
        if operation == .floorDivide || operation == .modulo {
            remainder = fmod(a, b)
            if remainder != 0, (remainder < 0) != (b < 0) { remainder += b }
        }
        switch operation {
        case .add: return .real(a + b)
        case .subtract: return .real(a - b)
        case .multiply: return .real(a * b)
        case .divide: return .real(a / b)
        case .modulo: return .real(remainder == 0 ? Double(signOf: b, magnitudeOf: 0) : remainder)
        case .floorDivide: return .real(((a - remainder) / b).rounded())
        case .power:
            let power = Foundation.pow(a, b)
            guard power.isFinite || !a.isFinite || !b.isFinite else {
                throw TemplateFailure.operation("a power is not a finite number")
            }
            return .real(power)
        }
    }
}
