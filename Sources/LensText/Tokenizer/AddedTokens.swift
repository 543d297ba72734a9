import LensCore

/// The tokens that are looked for in the text itself, before the model sees it.
struct AddedTokens: Sendable {
    private(set) var tokens: [AddedToken] = []
    private var numberOfID: [UInt32: Int] = [:]
    /// Ids by content.
    private var known = Vocabulary()
    /// Looked for in the original text.
    private var raw = AddedTokenFinder()
    /// Looked for in the normalized text, normalized themselves.
    private var normalized = AddedTokenFinder()

    init(_ part: TokenizerPart?, vocabulary: Vocabulary, normalizer: Normalizer?) throws {
        var nextID = UInt32(vocabulary.count)
        for element in try part?.elements() ?? [] {
            var token = try AddedToken(element)
            guard !token.content.isEmpty else { continue }
            if let id = known.id(token.content) ?? vocabulary.id(token.content) {
                token.id = id
            } else {
                // The place in the list counts, not the id written there: so did it when the model was trained.
                token.id = nextID
                nextID += 1
            }
            nextID = max(nextID, token.id + 1)
            if token.isNormalized { try token.normalize(normalizer) }
            known.insert(token.content, id: token.id)
            if let number = numberOfID[token.id] {
                tokens[number] = token
            } else {
                numberOfID[token.id] = tokens.count
                tokens.append(token)
            }
        }
        // Of two tokens that look the same after normalization, special ones win.
        for token in tokens.filter(\.isSpecial) + tokens.filter({ !$0.isSpecial }) {
            if token.isNormalized { normalized.insert(token) } else { raw.insert(token) }
        }
    }

    func token(_ id: Int) -> AddedToken? {
        UInt32(exactly: id).flatMap { numberOfID[$0] }.map { tokens[$0] }
    }

    func id(_ content: String) -> UInt32? { known.id(content) }

    /// Highest id + 1.
    var idLimit: Int { known.idLimit }

    /// Cuts the text at its added tokens and normalizes what lies between them.
    func extract(from text: AlignedText, normalizer: Normalizer?) throws -> Pieces {
        var pieces = Pieces(text)
        if !raw.isEmpty { pieces.cut { raw.parts(of: $0, in: $1.range) } }
        if let normalizer { try pieces.rewrite { try normalizer.apply(to: &$0) } }
        if !normalized.isEmpty { pieces.cut { normalized.parts(of: $0, in: $1.range) } }
        return pieces
    }
}

/// Finds added tokens: leftmost first, the longest of those that begin at one place.
private struct AddedTokenFinder: Sendable {
    private var trie = ScalarTrie()
    private var tokens: [AddedToken] = []
    /// Whether a token may begin with a scalar, by its low seven bits: rules out nearly every place at once.
    private var mayBegin = Array(repeating: false, count: 128)

    var isEmpty: Bool { tokens.isEmpty }

    mutating func insert(_ token: AddedToken) {
        guard let first = token.pattern.first else { return }
        trie.insert(token.pattern, value: Int32(tokens.count), keepsFirst: true)
        mayBegin[Int(first.value & 0x7F)] = true
        tokens.append(token)
    }

    func parts(of text: [Unicode.Scalar], in range: Range<Int>) -> [(range: Range<Int>, token: UInt32?)] {
        var parts: [(range: Range<Int>, token: UInt32?)] = []
        var done = range.lowerBound
        var position = range.lowerBound
        while position < range.upperBound {
            guard mayBegin[Int(text[position].value & 0x7F)], let found = match(text, at: position, limit: range.upperBound)
            else {
                position += 1
                continue
            }
            var (start, end) = (position, found.end)
            position = end
            guard !found.token.isSingleWord || standsAlone(text, start..<end, in: range) else { continue }
            if found.token.stripsLeft { while start > done, text[start - 1].isSpace { start -= 1 } }
            if found.token.stripsRight { while end < range.upperBound, text[end].isSpace { end += 1 } }
            // A token that begins in white space which the one before it took has only the rest.
            start = max(start, done)
            guard start < end else { continue }
            if done < start { parts.append((done..<start, nil)) }
            parts.append((start..<end, found.token.id))
            done = end
        }
        if done < range.upperBound { parts.append((done..<range.upperBound, nil)) }
        return parts
    }

    private func match(_ text: [Unicode.Scalar], at start: Int, limit: Int) -> (end: Int, token: AddedToken)? {
        var best: (end: Int, token: Int)?
        trie.forEachPiece(in: text, from: start, limit: limit) { best = ($0, Int($1)) }
        return best.map { ($0.end, tokens[$0.token]) }
    }

    private func standsAlone(_ text: [Unicode.Scalar], _ token: Range<Int>, in range: Range<Int>) -> Bool {
        (token.lowerBound == range.lowerBound || !text[token.lowerBound - 1].isWord)
            && (token.upperBound == range.upperBound || !text[token.upperBound].isWord)
    }
}
