import Foundation

/// Runs one template once.
///
/// Loops, namespaces, iterators and macros live in tables that go away together with the renderer.
final class TemplateRenderer {
    let budget: TemplateBudget
    let date: Date?
    var output = ""
    /// Where the statement being run stands.
    var line = 1
    var loops: [TemplateLoopState] = []
    var namespaces: [TemplateDictionary] = []
    var iterators: [ArraySlice<TemplateValue>] = []
    var macros: [TemplateMacro] = []

    init(limits: TemplateLimits, date: Date?) {
        budget = TemplateBudget(limits)
        self.date = date
    }

    static let globals: [String: TemplateValue] = [
        "range": .function(.range),
        "namespace": .function(.namespace),
        "dict": .function(.dict),
        "raise_exception": .function(.raiseException),
        "strftime_now": .function(.strftimeNow),
    ]

    func render(_ statements: [TemplateStatement], variables: [String: TemplateValue]) throws -> String {
        let scope = TemplateScope(parent: TemplateScope(values: Self.globals), values: variables)
        do {
            _ = try run(statements, in: scope)
        } catch var failure as TemplateFailure {
            failure.line = failure.line ?? line
            throw failure
        }
        return output
    }

    func write(_ text: String) throws {
        try budget.allocate(bytes: text.utf8.count)
        if output.utf8.count + text.utf8.count > budget.limits.output {
            throw TemplateFailure.limit("its text grows beyond \(budget.limits.output) bytes")
        }
        output += text
    }

    /// What `body` writes.
    func captured(_ body: () throws -> Void) throws -> String {
        let outer = output
        output = ""
        defer { output = outer }
        try body()
        return output
    }

    func iterator(over elements: some Collection<TemplateValue>) throws -> TemplateValue {
        try budget.allocate(elements: 4 + elements.count)
        iterators.append(ArraySlice(elements))
        return .iterator(iterators.count - 1)
    }

    /// What a loop over `value` meets; an iterator is used up by this.
    func elements(of value: TemplateValue) throws -> [TemplateValue] {
        switch value {
        case .undefined: return []
        case .list(let list), .tuple(let list): return list.elements
        case .dictionary(let dictionary): return dictionary.keys
        case .view(let view): return view.list.elements
        case .string(let text), .markup(let text):
            try budget.allocate(elements: text.utf8.count)
            return text.unicodeScalars.map { .string(String($0)) }
        case .range(let range):
            try budget.allocate(elements: range.count)
            return range.elements
        case .iterator(let id):
            defer { iterators[id] = [] }
            return Array(iterators[id])
        default: throw TemplateFailure.operation("expected something to loop over, found \(value.kindName)")
        }
    }

    /// A new list, paid for.
    func list(_ elements: [TemplateValue]) throws -> TemplateValue {
        try budget.allocate(elements: elements.count)
        return try .list(elements)
    }

    /// The number of elements; nil for values without one.
    func length(of value: TemplateValue) throws -> Int? {
        switch value {
        case .undefined: return 0
        case .string(let text), .markup(let text):
            try budget.scan(bytes: text.utf8.count)
            return text.unicodeScalars.count
        case .list(let list), .tuple(let list): return list.elements.count
        case .dictionary(let dictionary): return dictionary.keys.count
        case .view(let view): return view.list.elements.count
        case .range(let range): return range.count
        case .loop(let id): return try length(ofLoop: id)
        default: return nil
        }
    }
}
