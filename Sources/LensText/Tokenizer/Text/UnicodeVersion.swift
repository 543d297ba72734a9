/// The Unicode versions that tokenizers follow: models have learned what these tables made of their text.
enum UnicodeVersion: Int, Sendable {
    /// Categories, where no regular expression asks for them.
    case categories = 8
    /// Normal forms and combining marks.
    case normalForms = 9
    case current = 1_000
}

extension Unicode.Scalar {
    /// Whether this scalar was assigned in a version.
    func isKnown(in version: UnicodeVersion) -> Bool {
        if value < 0x300 || version == .current { return true }
        guard let age = properties.age else { return false }
        return age.major < version.rawValue || (age.major == version.rawValue && age.minor == 0)
    }

    /// The general category; scalars that a version does not know have none.
    func category(in version: UnicodeVersion) -> Unicode.GeneralCategory {
        isKnown(in: version) ? properties.generalCategory : .unassigned
    }

    /// The canonical combining class.
    var combiningClass: UInt8 {
        guard value >= 0x300 else { return 0 }
        let rank = properties.canonicalCombiningClass.rawValue
        return rank != 0 && isKnown(in: .normalForms) ? rank : 0
    }
}
