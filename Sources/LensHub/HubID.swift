import Foundation
import LensCore

/// A model on the Hub: `ORG/NAME` or `NAME`, and a revision after `@`.
public struct HubID: Hashable, Sendable, CustomStringConvertible {
    /// With the organisation, where there is one.
    public let name: String
    /// A branch, a tag or a commit.
    public let revision: String

    /// Reads an id as a user writes it; nil for what cannot be one, such as paths.
    ///
    /// - Parameter revision: takes the place of the one after `@`; without either it is `main`.
    public init?(_ text: String, revision: String? = nil) {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let names = parts[0].split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(names.count), names.allSatisfy({ Self.isName($0) }) else { return nil }
        let chosen = revision ?? (parts.count > 1 ? parts[1] : "main")
        guard Self.isRevision(chosen) else { return nil }
        (self.name, self.revision) = (parts[0], chosen)
    }

    public var description: String { revision == "main" ? name : "\(name)@\(revision)" }

    /// The name of its folder in the cache.
    var folderName: String { "models--" + name.replacing("/", with: "--") }

    /// Whether the revision is a commit itself.
    var isCommit: Bool { revision.count == 40 && revision.allSatisfy(\.isHexDigit) }

    /// The Hub's own rule: letters, digits and `-_.`, at most 96, no `--` or `..`, no `-` or `.` at the ends.
    private static func isName(_ text: Substring) -> Bool {
        guard (1...96).contains(text.count), !text.contains("--"), !text.contains("..") else { return false }
        let isPlain = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
        return isPlain && !"-.".contains(text.first ?? "-") && !"-.".contains(text.last ?? "-")
    }

    private static func isRevision(_ text: String) -> Bool {
        !text.isEmpty && HubFiles.isSafe(text)
    }
}
