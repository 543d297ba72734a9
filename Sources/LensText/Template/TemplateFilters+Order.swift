extension TemplateFilters {
    static let orders: [String: TemplateFilter] = [
        "sort": { call in
            let bound = try call.bound("reverse", "case_sensitive", "attribute")
            return try .list(
                call.order(
                    call.elements(), attribute: bound[2], caseSensitive: bound[1], reversed: bound[0]?.isTrue ?? false))
        },
        "dictsort": { call in
            let bound = try call.bound("case_sensitive", "by", "reverse")
            guard case .dictionary(let dictionary) = call.value else {
                throw TemplateFailure.operation("filter 'dictsort' expects a mapping, found \(call.value.kindName)")
            }
            let by = bound[1]?.text ?? "key"
            guard by == "key" || by == "value" else {
                throw TemplateFailure.operation("filter 'dictsort' sorts by 'key' or 'value', found '\(by)'")
            }
            try call.budget.allocate(elements: 4 * dictionary.keys.count)
            let place = TemplateValue.integer(by == "key" ? 0 : 1)
            return try .list(
                call.order(
                    dictionary.items, attribute: place, caseSensitive: bound[0], reversed: bound[2]?.isTrue ?? false))
        },
        "min": { call in try call.extreme(reversed: false) },
        "max": { call in try call.extreme(reversed: true) },
    ]
}

extension TemplateFilterCall {
    /// What an element is compared by.
    func sortKey(_ element: TemplateValue, attribute: TemplateValue?, caseSensitive: TemplateValue?) throws -> TemplateValue {
        var key = element
        if let attribute, !attribute.isNone { key = try renderer.nested(attribute, of: element) }
        guard let text = key.text, !(caseSensitive?.isTrue ?? false) else { return key }
        try budget.inspect(text)
        return .string(text.pythonLowercased)
    }

    /// Sorted, equal elements in their old order; several attributes may stand with commas between them.
    fileprivate func order(
        _ elements: [TemplateValue], attribute: TemplateValue?, caseSensitive: TemplateValue?, reversed: Bool
    ) throws -> [TemplateValue] {
        let attributes = attribute?.text?.split(separator: ",").map { TemplateValue.string(String($0)) } ?? [attribute ?? .none]
        let keyed = try elements.map { element in
            let keys = try attributes.map { try sortKey(element, attribute: $0, caseSensitive: caseSensitive) }
            return (element: element, keys: try TemplateValue.tuple(keys))
        }
        let sorted = try keyed.sorted {
            reversed ? try $1.keys.isLess(than: $0.keys, budget) : try $0.keys.isLess(than: $1.keys, budget)
        }
        return sorted.map(\.element)
    }

    fileprivate func extreme(reversed: Bool) throws -> TemplateValue {
        let bound = try bound("case_sensitive", "attribute")
        let elements = try elements()
        guard var best = elements.first else { return .undefined("the sequence has no element") }
        var bestKey = try sortKey(best, attribute: bound[1], caseSensitive: bound[0])
        for element in elements.dropFirst() {
            let key = try sortKey(element, attribute: bound[1], caseSensitive: bound[0])
            if reversed ? try bestKey.isLess(than: key, budget) : try key.isLess(than: bestKey, budget) {
                (best, bestKey) = (element, key)
            }
        }
        return best
    }
}
