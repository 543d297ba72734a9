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
