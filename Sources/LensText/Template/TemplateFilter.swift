/// A filter applied to a value.
struct TemplateFilterCall {
    let name: String
    let value: TemplateValue
    let arguments: TemplateArguments
    let renderer: TemplateRenderer

    var budget: TemplateBudget { renderer.budget }

    func bound(_ names: String..., required: Int = 0) throws -> [TemplateValue?] {
        try arguments.bound(to: names, of: name, required: required)
    }

    /// The value as text, paid for.
    func text() throws -> String {
        let text = try renderer.text(of: value)
        try budget.allocate(bytes: text.utf8.count)
        return text
    }

    /// The same for filters that look at every character.
    func inspectedText() throws -> String {
        let text = try text()
        try budget.inspect(text)
        return text
    }

    func elements() throws -> [TemplateValue] {
        let elements = try renderer.elements(of: value)
        try budget.allocate(elements: elements.count)
        return elements
    }

    func wholeNumber(_ value: TemplateValue?, _ fallback: Int) throws -> Int {
        guard let value else { return fallback }
        guard let number = value.integer else {
            throw TemplateFailure.operation("filter '\(name)' expects a whole number, found \(value.kindName)")
        }
        return number
    }
}

typealias TemplateFilter = @Sendable (TemplateFilterCall) throws -> TemplateValue

/// A filter without arguments.
func plain(_ filter: @escaping TemplateFilter) -> TemplateFilter {
    { call in
        _ = try call.bound()
        return try filter(call)
    }
}

extension TemplateRenderer {
    private static let filters: [String: TemplateFilter] = [
        TemplateFilters.text, TemplateFilters.sequences, TemplateFilters.selections, TemplateFilters.orders,
        TemplateFilters.numbers, ["tojson": TemplateFilters.toJSON],
    ].reduce(into: [:]) { $0.merge($1) { first, _ in first } }

    func filter(_ name: String, _ value: TemplateValue, _ arguments: TemplateArguments) throws -> TemplateValue {
        guard let filter = Self.filters[name] else {
            throw TemplateFailure.operation(
                "the filter '\(name)' is not supported", hint: "known are \(Self.filters.keys.sorted().joined(separator: ", "))")
        }
        return try filter(TemplateFilterCall(name: name, value: value, arguments: arguments, renderer: self))
    }
}

/// The filters, by what they work on.
enum TemplateFilters {}
