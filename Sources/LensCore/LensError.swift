/// What went wrong, in one line a person can act on.
///
/// The message says what, where, what was expected and what was found; the hint says what to do about it.
public struct LensError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Whose fault it is; the command line turns it into an exit code.
    public enum Kind: String, Hashable, Sendable, Codable {
        /// The command or the data it was given is wrong (exit code 2).
        case input
        /// The analysis itself failed (exit code 1).
        case failure
    }

    public let kind: Kind
    public let message: String
    public let hint: String?

    public init(_ kind: Kind, _ message: String, hint: String? = nil) {
        self.kind = kind
        self.message = message
        self.hint = hint
    }

    /// An error in what the user gave.
    public static func input(_ message: String, hint: String? = nil) -> LensError {
        LensError(.input, message, hint: hint)
    }

    /// An error in the work itself.
    public static func failure(_ message: String, hint: String? = nil) -> LensError {
        LensError(.failure, message, hint: hint)
    }

    public var description: String {
        hint.map { "\(message) (\($0))" } ?? message
    }
}
