import LensCore

/// Cuts words into pieces of the vocabulary.
enum Model: Sendable {
    case bpe(BPE)
    case unigram(Unigram)
    case wordPiece(WordPiece)
    case wordLevel(WordLevel)

    init(_ part: TokenizerPart) throws {
        let type = try part.member("type")?.string() ?? Self.inferredType(part)
        switch type {
        case "BPE": self = .bpe(try BPE(part))
        case "Unigram": self = .unigram(try Unigram(part))
        case "WordPiece": self = .wordPiece(try WordPiece(part))
        case "WordLevel": self = .wordLevel(try WordLevel(part))
        default: throw part.error("has the unknown type '\(type)'", hint: "known are BPE, Unigram, WordPiece, WordLevel")
        }
    }

    /// Older files leave the type to be told from the members.
    private static func inferredType(_ part: TokenizerPart) throws -> String {
        if part.member("merges") != nil { return "BPE" }
        if part.member("vocab")?.value.array != nil { return "Unigram" }
        if part.member("max_input_chars_per_word") != nil { return "WordPiece" }
        if part.member("unk_token") != nil { return "WordLevel" }
        throw part.error("has no 'type', and its members fit no known type")
    }

    var vocabulary: Vocabulary {
        switch self {
        case .bpe(let model): model.vocabulary
        case .unigram(let model): model.vocabulary
        case .wordPiece(let model): model.vocabulary
        case .wordLevel(let model): model.vocabulary
        }
    }

    /// Appends the tokens of one word, a range of `text`.
    func tokenize(_ text: [Unicode.Scalar], _ word: Range<Int>, into tokens: inout [ModelToken]) throws {
        switch self {
        case .bpe(let model): try model.tokenize(text, word, into: &tokens)
        case .unigram(let model): try model.tokenize(text, word, into: &tokens)
        case .wordPiece(let model): try model.tokenize(text, word, into: &tokens)
        case .wordLevel(let model): try model.tokenize(text, word, into: &tokens)
        }
    }
}

/// A token and the scalars of the prepared text that it covers.
struct ModelToken: Hashable, Sendable {
    var id: UInt32
    var range: Range<Int>
}
