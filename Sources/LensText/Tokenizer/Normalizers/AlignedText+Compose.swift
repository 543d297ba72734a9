extension AlignedText {
    /// Brings the text into a normal form, step by step as Annex 15 says: the alignment must know which scalars joined.
    mutating func compose(_ form: UnicodeForm) {
        guard scalars.contains(where: { $0.value >= form.firstAffected }) else { return }
        var edits = decomposed(form.isCompatibility ? .nfkd : .nfd)
        Self.sortMarks(&edits)
        transform(form.isComposed ? Self.composed(edits) : edits)
    }

    private func decomposed(_ form: UnicodeForm) -> [Edit] {
        var known: [Unicode.Scalar: [Unicode.Scalar]] = [:]
        var edits: [Edit] = []
        edits.reserveCapacity(count)
        for scalar in scalars {
            guard scalar.value >= 0x80, scalar.isKnown(in: .normalForms) else {
                edits.append(Edit(scalar: scalar, change: 0))
                continue
            }
            let parts = known[scalar] ?? Array(form.apply(to: String(scalar)).unicodeScalars)
            known[scalar] = parts
            for (index, part) in parts.enumerated() { edits.append(Edit(scalar: part, change: index == 0 ? 0 : 1)) }
        }
        return edits
    }

    /// Canonical ordering: within a run of marks, by combining class.
    private static func sortMarks(_ edits: inout [Edit]) {
        func rank(_ edit: Edit) -> UInt8 { edit.scalar.combiningClass }
        var start = 0
        while start < edits.count {
            guard rank(edits[start]) != 0 else {
                start += 1
                continue
            }
            var end = start
            while end < edits.count, rank(edits[end]) != 0 { end += 1 }
            if end > start + 1 {
                let sorted = edits[start..<end].enumerated().sorted {
                    (rank($0.element), $0.offset) < (rank($1.element), $1.offset)
                }
                edits.replaceSubrange(start..<end, with: sorted.map(\.element))
            }
            start = end
        }
    }

    /// Canonical composition; a joined scalar answers for all that it swallowed.
    private static func composed(_ edits: [Edit]) -> [Edit] {
        var pairs = CompositionTable()
        var result: [Edit] = []
        var starter: Int?
        var lastClass: UInt8 = 0
        for edit in edits {
            let rank = edit.scalar.combiningClass
            if let base = starter, lastClass == 0 ? base == result.count - 1 : lastClass < rank,
                let joined = pairs.join(result[base].scalar, edit.scalar)
            {
                result[base] = Edit(scalar: joined, change: result[base].change + edit.change - 1)
                continue
            }
            if rank == 0 { starter = result.count }
            lastClass = rank
            result.append(edit)
        }
        return result
    }
}
