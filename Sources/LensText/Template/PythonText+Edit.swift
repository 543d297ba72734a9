extension String {
    enum Padding {
        case left, right, both
    }

    /// Python's `replace`; an empty `old` stands between all characters.
    func pythonReplacing(_ old: String, with new: String, limit: Int, _ budget: TemplateBudget) throws -> String {
        let limit = limit < 0 ? Int.max : limit
        let text = Array(utf8)
        var places: [Int]
        try budget.scan(bytes: 8 * (text.count + old.utf8.count))
        if old.isEmpty {
            try budget.allocate(elements: text.count)
            places = text.indices.filter { text[$0] & 0xC0 != 0x80 } + [text.count]
            places = Array(places.prefix(limit))
        } else {
            places = ByteSearch(old.utf8).all(in: text, limit: limit)
        }
        let (added, overflow) = new.utf8.count.multipliedReportingOverflow(by: places.count)
        try budget.allocate(bytes: overflow ? .max : added)
        try budget.allocate(bytes: text.count)
        var result: [UInt8] = []
        var start = 0
        for place in places {
            result += text[start..<place]
            result += new.utf8
            start = place + old.utf8.count
        }
        result += text[start...]
        return String(decoding: result, as: UTF8.self)
    }

    /// Python's `split` and `rsplit`; nil splits at runs of white space.
    func pythonSplit(_ separator: String?, limit: Int, fromRight: Bool = false, _ budget: TemplateBudget) throws -> [String] {
        let limit = limit < 0 ? Int.max : limit
        try budget.scan(bytes: 8 * (utf8.count + (separator?.utf8.count ?? 0)))
        guard let separator else { return try splitAtSpace(limit, fromRight: fromRight, budget) }
        guard !separator.isEmpty else { throw TemplateFailure.operation("a string cannot be split at the empty string") }
        let text = Array(utf8)
        var places: [Int]
        if fromRight {
            // Matches are counted from the right, which matters where they overlap.
            let reversed = ByteSearch(separator.utf8.reversed()).all(in: text.reversed(), limit: limit)
            places = reversed.map { text.count - $0 - separator.utf8.count }.reversed()
        } else {
            places = ByteSearch(separator.utf8).all(in: text, limit: limit)
        }
        try budget.allocate(elements: places.count + 1)
        try budget.allocate(bytes: text.count)
        places.append(text.count)
        var start = 0
        return places.map { place in
            defer { start = place + separator.utf8.count }
            return String(decoding: text[start..<place], as: UTF8.self)
        }
    }

    private func splitAtSpace(_ limit: Int, fromRight: Bool, _ budget: TemplateBudget) throws -> [String] {
        try budget.allocate(elements: utf8.count / 2 + 1)
        let all = Array(unicodeScalars)
        let scalars = fromRight ? all.reversed() : all
        var parts: [[Unicode.Scalar]] = []
        var i = 0
        while i < scalars.count {
            if scalars[i].isPythonSpace {
                i += 1
            } else if parts.count == limit {
                parts.append(Array(scalars[i...]))
                break
            } else {
                let end = scalars[i...].firstIndex(where: \.isPythonSpace) ?? scalars.count
                parts.append(Array(scalars[i..<end]))
                i = end
            }
        }
        return fromRight ? parts.reversed().map { String(scalars: $0.reversed()) } : parts.map { String(scalars: $0) }
    }

    func pythonPadded(to width: Int, with fill: String, _ padding: Padding, _ budget: TemplateBudget) throws -> String {
        let missing = width.subtractingReportingOverflow(unicodeScalars.count)
        guard !missing.overflow, missing.partialValue > 0 else { return self }
        try budget.allocate(bytes: missing.partialValue)
        try budget.allocate(bytes: 4 * missing.partialValue)
        func fills(_ count: Int) -> String { String(repeating: fill, count: count) }
        switch padding {
        case .left: return fills(missing.partialValue) + self
        case .right: return self + fills(missing.partialValue)
        case .both:
            // Python gives the odd blank to the left when the width is odd.
            let left = missing.partialValue / 2 + (missing.partialValue & width & 1)
            return fills(left) + self + fills(missing.partialValue - left)
        }
    }
}
