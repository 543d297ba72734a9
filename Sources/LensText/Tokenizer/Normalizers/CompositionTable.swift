import Foundation

/// Which two scalars compose to one, remembered for the length of one text.
struct CompositionTable {
    private var known: [UInt64: Unicode.Scalar?] = [:]

    mutating func join(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode.Scalar? {
        guard Self.mayJoin(second) else { return nil }
        if let syllable = Self.syllable(first.value, second.value) { return syllable }
        // The one composition that Foundation leaves undone.
        if first.value == 0x0CCA, second.value == 0x0CD5 { return "\u{0CCB}" }
        let key = UInt64(first.value) << 32 | UInt64(second.value)
        if let result = known[key] { return result }
        let text = String(scalars: [first, second]).precomposedStringWithCanonicalMapping.unicodeScalars
        let joined = text.count == 1 ? text.first.flatMap { $0.isKnown(in: .normalForms) ? $0 : nil } : nil
        known[key] = .some(joined)
        return joined
    }

    /// Marks, and the few starters that can be the second half of a composition.
    private static func mayJoin(_ second: Unicode.Scalar) -> Bool {
        switch second.value {
        case ..<0x300: false
        case 0x09BE, 0x09D7, 0x0B3E, 0x0B56, 0x0B57, 0x0BBE, 0x0BD7, 0x0CC2, 0x0CD5, 0x0CD6, 0x0D3E, 0x0D57, 0x0DCF, 0x0DDF,
            0x102E, 0x1161...0x1175, 0x11A8...0x11C2, 0x1B35, 0x11127, 0x1133E, 0x11357, 0x114B0, 0x114BA, 0x114BD, 0x115AF:
            true
        default: second.combiningClass != 0
        }
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
