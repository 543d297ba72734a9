import Foundation

extension TemplateFilters {
    static let numbers: [String: TemplateFilter] = [
        "int": { call in
            let bound = try call.bound("default", "base")
            let fallback = bound[0] ?? .integer(0)
            if case .undefined(let reason) = call.value { throw TemplateFailure(.undefined, reason) }
            if let text = call.value.text {
                let radix = try call.wholeNumber(bound[1], 10)
                try call.budget.allocate(bytes: 4 * text.utf8.count)
                if let number = text.pythonInteger(radix: radix) { return .integer(number) }
                return try whole(text.pythonReal) ?? fallback
            }
            return try call.value.integer.map(TemplateValue.integer) ?? whole(call.value.number) ?? fallback
        },
        "float": { call in
            let fallback = try call.bound("default")[0] ?? .real(0)
            if case .undefined(let reason) = call.value { throw TemplateFailure(.undefined, reason) }
            if let text = call.value.text {
                try call.budget.allocate(bytes: 4 * text.utf8.count)
                return text.pythonReal.map(TemplateValue.real) ?? fallback
            }
            return call.value.number.map(TemplateValue.real) ?? fallback
        },
        "abs": plain { call in
            if let integer = call.value.integer {
                return integer < 0 ? try call.renderer.signed(.integer(integer), negative: true) : .integer(integer)
            }
            guard let number = call.value.number else { throw unsuitable(call) }
            return .real(Swift.abs(number))
        },
        "round": round,
        "sum": { call in
            let bound = try call.bound("attribute", "start")
            var total = bound[1] ?? .integer(0)
            for element in try call.elements() {
                var value = element
                if let path = bound[0], !path.isNone { value = try call.renderer.nested(path, of: element) }
                total = try call.renderer.combine(total, .add, value)
            }
            return total
        },
    ]

    private static func unsuitable(_ call: TemplateFilterCall) -> TemplateFailure {
        .operation("filter '\(call.name)' expects a number, found \(call.value.kindName)")
    }

    /// Towards zero; nil for what is not finite.
    private static func whole(_ number: Double?) throws -> TemplateValue? {
        guard let number, number.isFinite else { return nil }
        guard let integer = Int(exactly: number.rounded(.towardZero)) else {
            throw TemplateFailure.limit("a whole number grows beyond 64 bits")
        }
        return .integer(integer)
    }

    private static let round: TemplateFilter = { call in
        let bound = try call.bound("precision", "method")
        let digits = try call.wholeNumber(bound[0], 0)
        let method = bound[1]?.text ?? "common"
        guard ["common", "ceil", "floor"].contains(method) else {
            throw TemplateFailure.operation("filter 'round' knows 'common', 'ceil' and 'floor', found '\(method)'")
        }
        guard let number = call.value.number else { throw unsuitable(call) }
        if method == "common" {
            if let integer = call.value.integer, digits >= 0 { return .integer(integer) }
            let rounded = number.pythonRounded(digits)
            return try call.value.integer == nil ? .real(rounded) : whole(rounded) ?? .real(rounded)
        }
        let unit = Foundation.pow(10, Double(digits))
        let rounded = (number * unit).rounded(method == "ceil" ? .up : .down)
        return .real(rounded / unit)
    }
}
