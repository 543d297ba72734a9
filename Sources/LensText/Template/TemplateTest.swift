/// A test (`is …`) of a value.
typealias TemplateTest = @Sendable (TemplateValue, TemplateTestCall) throws -> Bool

struct TemplateTestCall {
    let name: String
    let arguments: TemplateArguments
    let renderer: TemplateRenderer

    func argument(_ parameter: String) throws -> TemplateValue {
        try arguments.bound(to: [parameter], of: name, required: 1)[0] ?? .none
    }

    func inspectedText(_ value: TemplateValue) throws -> String {
        let text = try renderer.text(of: value)
        try renderer.budget.inspect(text)
        return text
    }

    /// A number that must be whole for `even` and its kin.
    func remainder(_ value: TemplateValue, by divisor: TemplateValue) throws -> Bool {
        try renderer.combine(value, .modulo, divisor).equals(.integer(0), renderer.budget)
    }
}

enum TemplateTests {
    static let all: [String: TemplateTest] = kinds.merging(comparisons) { first, _ in first }

    /// Tests without arguments.
    static let plain = Set(kinds.keys).subtracting(["divisibleby"])

    private static let kinds: [String: TemplateTest] = [
        "defined": { value, _ in !value.isUndefined },
        "undefined": { value, _ in value.isUndefined },
        "none": { value, _ in value.isNone },
        "string": { value, _ in value.text != nil },
        "mapping": { value, _ in if case .dictionary = value { true } else { false } },
        "number": { value, _ in value.number != nil },
        "integer": { value, _ in if case .integer = value { true } else { false } },
        "float": { value, _ in if case .real = value { true } else { false } },
        "boolean": { value, _ in if case .bool = value { true } else { false } },
        "true": { value, _ in if case .bool(true) = value { true } else { false } },
        "false": { value, _ in if case .bool(false) = value { true } else { false } },
        "sequence": { value, _ in
            switch value {
            case .string, .markup, .list, .tuple, .dictionary, .range, .undefined: true
            default: false
            }
        },
        "iterable": { value, _ in
            switch value {
            case .none, .bool, .integer, .real, .namespace, .macro, .function, .method: false
            default: true
            }
        },
        "callable": { value, _ in
            switch value {
            case .macro, .function, .method, .undefined: true
            default: false
            }
        },
        "escaped": { value, _ in if case .markup = value { true } else { false } },
        "lower": { value, call in
            try call.inspectedText(value).isCased { $0.lowercaseMapping == $1 && $0.uppercaseMapping != $1 }
        },
        "upper": { value, call in
            try call.inspectedText(value).isCased { $0.uppercaseMapping == $1 && $0.lowercaseMapping != $1 }
        },
        "odd": { value, call in
            try call.renderer.combine(value, .modulo, .integer(2)).equals(.integer(1), call.renderer.budget)
        },
        "even": { value, call in try call.remainder(value, by: .integer(2)) },
        "divisibleby": { value, call in try call.remainder(value, by: try call.argument("num")) },
    ]

    private static let comparisons: [String: TemplateTest] = {
        let operators: [TemplateComparison: [String]] = [
            .equal: ["eq", "equalto", "==", "sameas"], .notEqual: ["ne", "!="],
            .less: ["lt", "lessthan", "<"], .lessOrEqual: ["le", "<="],
            .greater: ["gt", "greaterthan", ">"], .greaterOrEqual: ["ge", ">="], .contained: ["in"],
        ]
        var tests: [String: TemplateTest] = [:]
        for (comparison, names) in operators {
            for name in names {
                tests[name] = { value, call in try call.renderer.holds(value, comparison, try call.argument("other")) }
            }
        }
        return tests
    }()
}

extension String {
    /// Whether every cased letter passes, and there is one; the closure also gets the letter itself.
    fileprivate func isCased(_ passes: (Unicode.Scalar.Properties, String) -> Bool) -> Bool {
        let cased = unicodeScalars.filter(\.properties.isCased)
        return !cased.isEmpty && cased.allSatisfy { passes($0.properties, String($0)) }
    }
}

extension TemplateRenderer {
    func test(_ name: String, _ value: TemplateValue, _ arguments: TemplateArguments) throws -> Bool {
        guard let test = TemplateTests.all[name] else {
            throw TemplateFailure.operation(
                "the test '\(name)' is not supported",
                hint: "known are \(TemplateTests.all.keys.sorted().joined(separator: ", "))")
        }
        if TemplateTests.plain.contains(name) { _ = try arguments.bound(to: [], of: name) }
        return try test(value, TemplateTestCall(name: name, arguments: arguments, renderer: self))
    }
}
