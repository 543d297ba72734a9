/// A loop while it runs, as `loop` shows it.
struct TemplateLoopState {
    let syntax: TemplateLoopSyntax
    let scope: TemplateScope
    var rest: ArraySlice<TemplateValue>
    /// Elements that passed the filter before their round came.
    var ahead: ArraySlice<TemplateValue> = []
    var index = -1
    var previous: TemplateValue?
    var current: TemplateValue?
    var lastChanged: TemplateValue?
}

extension TemplateRenderer {
    func run(_ syntax: TemplateLoopSyntax, in scope: TemplateScope) throws -> TemplateFlow {
        let elements = try elements(of: try evaluate(syntax.sequence, in: scope))
        try budget.allocate(elements: 8)
        let id = loops.count
        loops.append(TemplateLoopState(syntax: syntax, scope: scope, rest: elements[...]))
        defer { loops[id].rest = [] }
        // As in Jinja, `else` runs unless some round reached its end.
        var completed = false
        while let element = try advance(loop: id) {
            let round = TemplateScope(parent: scope, values: ["loop": .loop(id)])
            try assign(element, to: syntax.target, in: round)
            let flow = try run(syntax.body, in: round)
            if flow == .leaveLoop { break }
            if flow == .onward { completed = true }
        }
        return completed ? .onward : try run(syntax.otherwise, in: TemplateScope(parent: scope))
    }

    private func advance(loop id: Int) throws -> TemplateValue? {
        guard try lookAhead(loop: id), let element = loops[id].ahead.popFirst() else { return nil }
        loops[id].previous = loops[id].current
        loops[id].current = element
        loops[id].index += 1
        return element
    }

    /// Whether there is another element; filters it in if need be.
    private func lookAhead(loop id: Int) throws -> Bool {
        while loops[id].ahead.isEmpty {
            guard try filterOne(loop: id) else { return false }
        }
        return true
    }

    private func filterOne(loop id: Int) throws -> Bool {
        guard let element = loops[id].rest.popFirst() else { return false }
        try budget.step()
        if let filter = loops[id].syntax.filter {
            let scope = TemplateScope(
                parent: loops[id].scope, values: ["loop": .undefined("'loop' is undefined in the filter of its own loop")])
            try assign(element, to: loops[id].syntax.target, in: scope)
            guard try evaluate(filter, in: scope).isTrue else { return true }
        }
        loops[id].ahead.append(element)
        return true
    }

    func length(ofLoop id: Int) throws -> Int {
        while try filterOne(loop: id) {}
        return loops[id].index + 1 + loops[id].ahead.count
    }

    /// `loop.index` and the like; nil for names a loop does not have.
    func attribute(_ name: String, ofLoop id: Int) throws -> TemplateValue? {
        let index = loops[id].index
        switch name {
        case "index": return .integer(index + 1)
        case "index0": return .integer(index)
        case "revindex": return .integer(try length(ofLoop: id) - index)
        case "revindex0": return .integer(try length(ofLoop: id) - index - 1)
        case "first": return .bool(index == 0)
        case "last": return .bool(try !lookAhead(loop: id))
        case "length": return .integer(try length(ofLoop: id))
        case "depth": return .integer(1)
        case "depth0": return .integer(0)
        case "previtem": return loops[id].previous ?? .undefined("there is no item before the first")
        case "nextitem":
            return try lookAhead(loop: id) ? loops[id].ahead.first : .undefined("there is no item after the last")
        case "cycle": return .function(.cycle(loop: id))
        case "changed": return .function(.changed(loop: id))
        default: return nil
        }
    }
}
