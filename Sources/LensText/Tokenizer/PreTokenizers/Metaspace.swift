import LensCore

/// SentencePiece's visible space: blanks become `▁`, and words begin with it.
struct Metaspace: Sendable {
    /// Which pieces get a `▁` in front if they have none.
    enum Prepend: String, Sendable {
        case always, first, never
    }

    let replacement: Unicode.Scalar
    let prepend: Prepend
    private let splitsWords: Bool

    /// Reads the members of today's files and of older ones (`add_prefix_space`, `str_rep`).
    init(_ part: TokenizerPart) throws {
        try part.allow("type", "replacement", "prepend_scheme", "split", "add_prefix_space", "str_rep")
        replacement = try part.member("replacement")?.scalar() ?? "\u{2581}"
        splitsWords = try part.bool("split", default: true)
        let addsPrefix = try part.member("add_prefix_space")?.bool()
        if let scheme = part.member("prepend_scheme") {
            guard let found = Prepend(rawValue: try scheme.string()) else {
                throw scheme.mismatch("always, first or never")
            }
            guard addsPrefix != false || found == .never else {
                throw part.error("has add_prefix_space = false, which contradicts prepend_scheme = \(found.rawValue)")
            }
            prepend = found
        } else {
            prepend = addsPrefix == false ? .never : .always
        }
    }

    func apply(to pieces: inout Pieces) throws {
        pieces.rewrite { text in
            for i in text.scalars.indices where text.scalars[i] == " " { text.scalars[i] = replacement }
            guard prepend != .never, text.scalars.first != replacement else { return }
            if prepend == .always || text.origin == 0 { text.prepend([replacement]) }
        }
        if splitsWords { try pieces.split(.scalars(.only(replacement)), .mergedWithNext, isInverted: false) }
    }

    /// The text of pieces: `▁` becomes a space, but goes from the first piece if it may have been put there.
    func decode(_ pieces: [String]) -> [String] {
        pieces.enumerated().map { index, piece in
            var text = String.UnicodeScalarView()
            for scalar in piece.unicodeScalars {
                if scalar != replacement {
                    text.append(scalar)
                } else if index > 0 || prepend == .never {
                    text.append(" ")
                }
            }
            return String(text)
        }
    }
}
