import Foundation

/// The four normal forms of Unicode (Standard Annex 15).
enum UnicodeForm: Hashable, Sendable {
    case nfc, nfd, nfkc, nfkd

    var isComposed: Bool { self == .nfc || self == .nfkc }
    var isCompatibility: Bool { self == .nfkc || self == .nfkd }

    func apply(to text: String) -> String {
        switch self {
        case .nfc: text.precomposedStringWithCanonicalMapping
        case .nfd: text.decomposedStringWithCanonicalMapping
        case .nfkc: text.precomposedStringWithCompatibilityMapping
        case .nfkd: text.decomposedStringWithCompatibilityMapping
        }
    }

    /// Scalars below this one never change.
    var firstAffected: UInt32 { self == .nfc ? 0x300 : 0x80 }
}

extension AlignedText {
    /// Brings the text into a normal form.
    ///
    /// Foundation tells whether anything changes at all, and the decomposition of single scalars; the rest follows
    /// Annex 15 step by step, because the alignment needs to know which scalars joined.
    mutating func compose(_ form: UnicodeForm) {
        guard scalars.contains(where: { $0.value >= form.firstAffected }) else { return }
        let whole = String(String.UnicodeScalarView(scalars))
        guard !form.apply(to: whole).unicodeScalars.elementsEqual(scalars) else { return }
        var edits = decomposed(form.isCompatibility ? .nfkd : .nfd)
        Self.sortMarks(&edits)
        transform(form.isComposed ? Self.composed(edits) : edits)
    }

    private func decomposed(_ form: UnicodeForm) -> [Edit] {
        var known: [Unicode.Scalar: [Unicode.Scalar]] = [:]
        var edits: [Edit] = []
        edits.reserveCapacity(count)
        for scalar in scalars {
            guard scalar.value >= 0x80 else {
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
        func rank(_ edit: Edit) -> UInt8 {
            edit.scalar.value < 0x300 ? 0 : edit.scalar.properties.canonicalCombiningClass.rawValue
        }
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
            let rank = edit.scalar.value < 0x300 ? 0 : edit.scalar.properties.canonicalCombiningClass.rawValue
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

/// Which two scalars compose to one, remembered for the length of one text.
private struct CompositionTable {
    private var known: [UInt64: Unicode.Scalar?] = [:]

    mutating func join(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode.Scalar? {
        guard second.value >= 0x300 else { return nil }
        if let syllable = Self.syllable(first.value, second.value) { return syllable }
        let key = UInt64(first.value) << 32 | UInt64(second.value)
        if let result = known[key] { return result }
        let text = String(String.UnicodeScalarView([first, second])).precomposedStringWithCanonicalMapping.unicodeScalars
        let joined = text.count == 1 ? text.first : nil
        known[key] = .some(joined)
        return joined
    }

    /// Hangul composes by arithmetic: a leading consonant and a vowel, or both and a trailing consonant.
    private static func syllable(_ first: UInt32, _ second: UInt32) -> Unicode.Scalar? {
        let (syllables, leads, vowels, trails) = (UInt32(0xAC00), UInt32(0x1100), UInt32(0x1161), UInt32(0x11A7))
        let (vowelCount, trailCount) = (UInt32(21), UInt32(28))
        if (leads..<leads + 19).contains(first), (vowels..<vowels + vowelCount).contains(second) {
            return Unicode.Scalar(syllables + ((first - leads) * vowelCount + second - vowels) * trailCount)
        }
        guard (syllables..<syllables + 11172).contains(first), (first - syllables) % trailCount == 0,
            (trails + 1..<trails + trailCount).contains(second)
        else { return nil }
        return Unicode.Scalar(first + second - trails)
    }
}
