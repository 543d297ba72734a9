import Foundation

extension TemplateRenderer {
    func call(_ function: TemplateFunction, _ arguments: TemplateArguments) throws -> TemplateValue {
        switch function {
        case .range: return .range(try range(arguments))
        case .dict: return .dictionary(try dictionary(arguments))
        case .namespace:
            try budget.allocate(elements: 4)
            namespaces.append(try dictionary(arguments))
            return .namespace(namespaces.count - 1)
        case .raiseException:
            let message = try arguments.bound(to: ["message"], of: "raise_exception", required: 1)[0]
            throw TemplateFailure(.refused, try text(of: message ?? .empty))
        case .strftimeNow:
            let format = try arguments.bound(to: ["format"], of: "strftime_now", required: 1)[0]
            guard let text = format?.text else { throw TemplateFailure.operation("'strftime_now' expects a string") }
            try budget.allocate(bytes: 16 * text.utf8.count)
            return .string(try TemplateCalendar(date).text(format: text))
        case .cycle(let id):
            guard !arguments.positional.isEmpty else { throw TemplateFailure.operation("'loop.cycle' needs values") }
            return arguments.positional[max(0, loops[id].index) % arguments.positional.count]
        case .changed(let id):
            let values = try TemplateValue.tuple(arguments.positional)
            let isSame = try loops[id].lastChanged?.equals(values, budget) ?? false
            loops[id].lastChanged = values
            return .bool(!isSame)
        }
    }

    private func range(_ arguments: TemplateArguments) throws -> TemplateRange {
        let bounds = try arguments.positional.map { value in
            guard let bound = value.integer else {
                throw TemplateFailure.operation("'range' expects whole numbers, found \(value.kindName)")
            }
            return bound
        }
        guard (1...3).contains(bounds.count), arguments.keywords.isEmpty else {
            throw TemplateFailure.operation("'range' takes one to three whole numbers")
        }
        let start = bounds.count == 1 ? 0 : bounds[0]
        let stop = bounds.count == 1 ? bounds[0] : bounds[1]
        let step = bounds.count == 3 ? bounds[2] : 1
        let (distance, overflow) = stop.subtractingReportingOverflow(start)
        guard step != 0 else { throw TemplateFailure.operation("the step of 'range' is 0") }
        guard !overflow, distance > -(1 << 60), distance < 1 << 60, step > -(1 << 60), step < 1 << 60 else {
            throw TemplateFailure.limit("a range has bounds beyond 2^60")
        }
        let range = TemplateRange(start: start, stop: stop, step: step)
        guard range.count <= TemplateLimits.rangeLength else {
            throw TemplateFailure.limit("a range has more than \(TemplateLimits.rangeLength) elements")
        }
        return range
    }

    /// Python's `dict(mapping, name=value, …)`.
    private func dictionary(_ arguments: TemplateArguments) throws -> TemplateDictionary {
        var result = TemplateDictionary()
        guard arguments.positional.count <= 1 else { throw TemplateFailure.operation("expected at most one mapping") }
        if let first = arguments.positional.first {
            if case .undefined(let reason) = first { throw TemplateFailure(.undefined, "\(reason), so it is no mapping") }
            if case .dictionary(let dictionary) = first {
                result = dictionary
            } else {
                for pair in try elements(of: first) {
                    let parts = try elements(of: pair)
                    guard parts.count == 2 else { throw TemplateFailure.operation("expected pairs of a key and a value") }
                    try result.set(parts[0], to: parts[1])
                }
            }
        }
        for keyword in arguments.keywords { try result.set(.string(keyword.name), to: keyword.value) }
        try budget.allocate(elements: 4 * result.keys.count)
        return result
    }
}
