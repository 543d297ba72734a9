import LensCore

/// Takes the longest piece that the rest of the word begins with, again and again.
///
/// Wu et al. 2016, "Google's Neural Machine Translation System".
struct WordPiece: Sendable {
    let vocabulary: Vocabulary
    private let unknownPiece: String
    private let unknown: UInt32?
    private let prefix: [Unicode.Scalar]
    private let longestWord: Int

    init(_ part: TokenizerPart) throws {
        try part.allow("type", "unk_token", "continuing_subword_prefix", "max_input_chars_per_word", "vocab")
        vocabulary = try Vocabulary(part.required("vocab"))
        unknownPiece = try part.member("unk_token")?.string() ?? "[UNK]"
        unknown = vocabulary.id(unknownPiece)
        prefix = try part.member("continuing_subword_prefix")?.scalars() ?? Array("##".unicodeScalars)
        longestWord = try part.member("max_input_chars_per_word")?.count(upTo: Int.max) ?? 100
    }

    /// A word that cannot be spelled in full becomes one unknown token.
    func tokenize(_ text: [Unicode.Scalar], _ word: Range<Int>, into tokens: inout [ModelToken]) throws {
        let first = tokens.count
        var start = word.lowerBound
        while start < word.upperBound, word.count <= longestWord, let token = longestPiece(text, start, word) {
            tokens.append(token)
            start = token.range.upperBound
        }
        guard start < word.upperBound else { return }
        guard let unknown else {
            throw LensError.input("the tokenizer's unknown token \(unknownPiece) is not in its vocabulary")
        }
        tokens.removeSubrange(first...)
        tokens.append(ModelToken(id: unknown, range: word))
    }

    private func longestPiece(_ text: [Unicode.Scalar], _ start: Int, _ word: Range<Int>) -> ModelToken? {
        let begin = start == word.lowerBound ? [] : prefix
        var end = min(word.upperBound, start + max(0, vocabulary.longest - begin.count))
        while end > start {
            if let id = begin.isEmpty ? vocabulary.id(text[start..<end]) : vocabulary.id(begin + text[start..<end]) {
                return ModelToken(id: id, range: start..<end)
            }
            end -= 1
        }
        return nil
    }
}
