import LensCore

/// Every word is a piece or unknown.
struct WordLevel: Sendable {
    let vocabulary: Vocabulary
    private let unknownPiece: String
    private let unknown: UInt32?

    init(_ part: TokenizerPart) throws {
        try part.allow("type", "unk_token", "vocab")
        vocabulary = try Vocabulary(part.required("vocab"))
        unknownPiece = try part.required("unk_token").string()
        unknown = vocabulary.id(unknownPiece)
    }

    func tokenize(_ text: [Unicode.Scalar], _ word: Range<Int>, into tokens: inout [ModelToken]) throws {
        guard let id = vocabulary.id(text[word]) ?? unknown else {
            throw LensError.input("the tokenizer's unknown token \(unknownPiece) is not in its vocabulary")
        }
        tokens.append(ModelToken(id: id, range: word))
    }
}
