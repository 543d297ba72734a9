import LensCore

/// Byte-pair encoding: the characters of a word, joined pair by pair in the order of a list of merges.
///
/// Sennrich et al. 2016, "Neural Machine Translation of Rare Words with Subword Units".
struct BPE: Sendable {
    let vocabulary: Vocabulary
    /// (left, right) → rank << 32 | id of the joined piece.
    let merges: PairTable
    /// What a character outside of the vocabulary becomes; nil drops it.
    let unknown: UInt32?
    /// Named by the file but missing from the vocabulary: an error once it is needed.
    let missingUnknown: String?
    /// Whether neighbouring unknown characters become one token.
    let fusesUnknown: Bool
    let byteFallback: ByteFallback?
    /// Whether a word that is a piece itself is taken whole.
    let takesWholeWords: Bool
    /// Stands before every symbol of a word but the first.
    let continuationPrefix: [Unicode.Scalar]
    /// Stands behind the last symbol of a word.
    let endSuffix: [Unicode.Scalar]
    /// Ids of the symbols below U+0400, the whole byte alphabet among them.
    let lowSymbols: [UInt32?]

    /// The id of a character at some place of its word.
    func symbol(_ scalar: Unicode.Scalar, isFirst: Bool, isLast: Bool) -> UInt32? {
        let prefix = isFirst ? [] : continuationPrefix
        let suffix = isLast ? endSuffix : []
        if prefix.isEmpty, suffix.isEmpty {
            return scalar.value < lowSymbols.count ? lowSymbols[Int(scalar.value)] : vocabulary.id(CollectionOfOne(scalar))
        }
        return vocabulary.id(prefix + [scalar] + suffix)
    }

    func tokenize(_ text: [Unicode.Scalar], _ word: Range<Int>, into tokens: inout [ModelToken]) throws {
        if takesWholeWords, let id = vocabulary.id(text[word]) {
            tokens.append(ModelToken(id: id, range: word))
            return
        }
        let first = tokens.count
        try appendSymbols(text, word, to: &tokens)
        if tokens.count - first <= Self.shortWord {
            mergeShort(&tokens, from: first)
        } else {
            mergeLong(&tokens, from: first)
        }
    }

    /// Appends one token for each character.
    private func appendSymbols(_ text: [Unicode.Scalar], _ word: Range<Int>, to tokens: inout [ModelToken]) throws {
        var pending: Range<Int>?
        func flush(_ tokens: inout [ModelToken]) throws {
            guard let range = pending else { return }
            guard let unknown else { return }
            tokens.append(ModelToken(id: unknown, range: range))
            pending = nil
        }
        for position in word {
            let isFirst = position == word.lowerBound
            let isLast = position == word.upperBound - 1
            let here = position..<position + 1
            if let id = symbol(text[position], isFirst: isFirst, isLast: isLast) {
                try flush(&tokens)
                tokens.append(ModelToken(id: id, range: here))
                continue
            }
            if let bytes = byteFallback?.spell(
                (isFirst ? [] : continuationPrefix) + [text[position]] + (isLast ? endSuffix : []))
            {
                tokens += bytes.map { ModelToken(id: $0, range: here) }
                continue
            }
            if let missingUnknown {
                throw LensError.input(
                    "the tokenizer has no piece for \"\(text[position])\", and its unknown token \(missingUnknown) is not in its vocabulary"
                )
            }
            guard unknown != nil else { continue }
            if fusesUnknown, let range = pending {
                pending = range.lowerBound..<here.upperBound
            } else {
                try flush(&tokens)
                pending = here
            }
        }
        try flush(&tokens)
    }
}
