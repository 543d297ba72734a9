/// Joins word pieces; the marks of English text lose the space before them.
struct WordPieceText {
    let prefix: String
    let cleansUp: Bool

    private static let contractions = [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"),
        (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ]

    func decode(_ pieces: [String]) -> [String] {
        pieces.enumerated().map { index, piece in
            var text = piece
            if index > 0 {
                text =
                    piece.utf8.starts(with: prefix.utf8)
                    ? String(decoding: piece.utf8.dropFirst(prefix.utf8.count), as: UTF8.self) : " " + piece
            }
            guard cleansUp else { return text }
            return Self.contractions.reduce(text) { $0.replacingBytes($1.0, with: $1.1) }
        }
    }
}
