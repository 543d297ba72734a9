extension TemplateFilters {
    static let selections: [String: TemplateFilter] = [
        "select": { call in try call.selection(keeping: true, byAttribute: false) },
        "reject": { call in try call.selection(keeping: false, byAttribute: false) },
        "selectattr": { call in try call.selection(keeping: true, byAttribute: true) },
        "rejectattr": { call in try call.selection(keeping: false, byAttribute: true) },
        "map": map,
    ]

    private static let map: TemplateFilter = { call in
        var arguments = call.arguments
        if arguments.positional.isEmpty {
            let bound = try call.arguments.bound(to: ["attribute", "default"], of: "map", required: 1)
            let path = bound[0] ?? .none
            return try call.mapped { try call.renderer.nested(path, of: $0, fallback: bound[1]) }
        }
        guard let name = arguments.positional.removeFirst().text else {
            throw TemplateFailure.operation("filter 'map' expects the name of a filter or 'attribute='")
        }
        return try call.mapped { try call.renderer.filter(name, $0, arguments) }
    }
}

extension TemplateFilterCall {
    fileprivate func mapped(_ transform: (TemplateValue) throws -> TemplateValue) throws -> TemplateValue {
        let elements = try elements().map { element in
            try budget.enter()
            defer { budget.leave() }
            return try transform(element)
        }
        return try renderer.iterator(over: elements)
    }

    /// The elements that pass a test, or whose attribute does; without a test, those that are true.
    fileprivate func selection(keeping: Bool, byAttribute: Bool) throws -> TemplateValue {
        var arguments = arguments
        var path: TemplateValue?
        if byAttribute {
            guard !arguments.positional.isEmpty else { throw TemplateFailure.operation("filter '\(name)' needs an attribute") }
            path = arguments.positional.removeFirst()
        }
        var test: String?
        if !arguments.positional.isEmpty {
            test = arguments.positional.removeFirst().text
            if test == nil { throw TemplateFailure.operation("filter '\(name)' expects the name of a test") }
        }
        let kept = try elements().filter { element in
            try budget.enter()
            defer { budget.leave() }
            let value = try path.map { try renderer.nested($0, of: element) } ?? element
            let holds = try test.map { try renderer.test($0, value, arguments) } ?? value.isTrue
            return holds == keeping
        }
        return try renderer.iterator(over: kept)
    }
}
