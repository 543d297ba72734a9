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
            return Self.contractions.reduce(text) { $0.replacingScalars($1.0, with: $1.1) }
        }
    }
}

extension String {
    /// Replaces byte for byte, where Foundation respects grapheme borders and canonical equivalence.
    func replacingScalars(_ old: String, with new: String) -> String {
        let text = Array(utf8)
        let pattern = Array(old.utf8)
        guard !pattern.isEmpty, text.count >= pattern.count else { return self }
        var result: [UInt8] = []
        var position = 0
        while position < text.count {
            if text[position...].starts(with: pattern) {
                result += new.utf8
                position += pattern.count
            } else {
                result.append(text[position])
                position += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
