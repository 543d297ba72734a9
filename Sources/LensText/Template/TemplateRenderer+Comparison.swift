extension TemplateRenderer {
    /// `a < b < c` holds if each pair does; what follows the first false pair is not evaluated.
    func comparison(
        _ first: TemplateExpression, _ operations: [TemplateOperation<TemplateComparison>], in scope: TemplateScope
    ) throws -> TemplateValue {
        var left = try evaluate(first, in: scope)
        for operation in operations {
            let right = try evaluate(operation.operand, in: scope)
            guard try holds(left, operation.operator, right) else { return .bool(false) }
            left = right
        }
        return .bool(true)
    }

    func holds(_ left: TemplateValue, _ comparison: TemplateComparison, _ right: TemplateValue) throws -> Bool {
        switch comparison {
        case .equal: return try left.equals(right, budget)
        case .notEqual: return try !left.equals(right, budget)
        case .less: return try left.isLess(than: right, budget)
        case .greater: return try right.isLess(than: left, budget)
        case .lessOrEqual: return try left.isLess(than: right, budget) || left.equals(right, budget)
        case .greaterOrEqual: return try right.isLess(than: left, budget) || left.equals(right, budget)
        case .contained: return try contains(right, left)
        case .notContained: return try !contains(right, left)
        }
    }

    func contains(_ container: TemplateValue, _ element: TemplateValue) throws -> Bool {
        switch container {
        case .string(let text), .markup(let text):
            if case .undefined(let reason) = element { throw TemplateFailure(.undefined, "\(reason), so it is in no string") }
            guard let part = element.text else {
                throw TemplateFailure.operation("expected a string to look for in a string, found \(element.kindName)")
            }
            try budget.scan(bytes: 8 * (text.utf8.count + part.utf8.count))
            return ByteSearch(part.utf8).first(in: Array(text.utf8)) != nil
        case .dictionary(let dictionary):
            try budget.scan(bytes: element.text?.utf8.count ?? 0)
            return dictionary[try TemplateKey(element)] != nil
        case .iterator(let id):
            while let next = iterators[id].popFirst() {
                if try next.equals(element, budget) { return true }
            }
            return false
        default:
            return try elements(of: container).contains { try $0.equals(element, budget) }
        }
    }
}
