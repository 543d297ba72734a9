import LensCore

extension TemplateValue {
    /// Python's `==`.
    func equals(_ other: TemplateValue, _ budget: TemplateBudget) throws -> Bool {
        try budget.enter()
        defer { budget.leave() }
        if let left = text, let right = other.text {
            guard left.utf8.count == right.utf8.count else { return false }
            try budget.scan(bytes: left.utf8.count)
            return left.hasSameBytes(as: right)
        }
        if let left = number, let right = other.number {
            if let exact = integer, let otherExact = other.integer { return exact == otherExact }
            if let exact = integer { return Int(exactly: right) == exact }
            if let exact = other.integer { return Int(exactly: left) == exact }
            return left == right
        }
        switch (self, other) {
        case (.undefined, .undefined), (.none, .none): return true
        case (.list(let left), .list(let right)), (.tuple(let left), .tuple(let right)):
            return try TemplateValue.equal(left.elements, right.elements, budget)
        case (.dictionary(let left), .dictionary(let right)):
            guard left.keys.count == right.keys.count else { return false }
            for (key, value) in zip(left.keys, left.values) {
                try budget.scan(bytes: key.text?.utf8.count ?? 0)
                guard let found = right[try TemplateKey(key)], try value.equals(found, budget) else { return false }
            }
            return true
        case (.range(let left), .range(let right)):
            return try TemplateValue.equal(left.elements, right.elements, budget)
        case (.iterator(let left), .iterator(let right)), (.namespace(let left), .namespace(let right)),
            (.loop(let left), .loop(let right)), (.macro(let left), .macro(let right)):
            return left == right
        case (.function(let left), .function(let right)): return left == right
        default: return false
        }
    }

    private static func equal(_ left: [TemplateValue], _ right: [TemplateValue], _ budget: TemplateBudget) throws -> Bool {
        guard left.count == right.count else { return false }
        for (a, b) in zip(left, right) where try !a.equals(b, budget) { return false }
        return true
    }

    /// Python's `<`.
    func isLess(than other: TemplateValue, _ budget: TemplateBudget) throws -> Bool {
        try budget.enter()
        defer { budget.leave() }
        if let left = text, let right = other.text {
            try budget.scan(bytes: min(left.utf8.count, right.utf8.count))
            // The order of UTF-8 bytes is that of the scalars.
            return left.utf8.lexicographicallyPrecedes(right.utf8)
        }
        if let left = integer, let right = other.integer { return left < right }
        if let left = number, let right = other.number { return left < right }
        switch (self, other) {
        case (.list(let left), .list(let right)), (.tuple(let left), .tuple(let right)):
            for (a, b) in zip(left.elements, right.elements) where try !a.equals(b, budget) {
                return try a.isLess(than: b, budget)
            }
            return left.elements.count < right.elements.count
        case (.undefined(let reason), _), (_, .undefined(let reason)):
            throw TemplateFailure(.undefined, reason)
        default:
            throw TemplateFailure.operation("\(kindName) and \(other.kindName) cannot be put in order")
        }
    }
}
