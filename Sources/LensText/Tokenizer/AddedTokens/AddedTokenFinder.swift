/// Finds added tokens: leftmost first, the longest of those that begin at one place.
struct AddedTokenFinder: Sendable {
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
            if found.token.stripsLeft {
                while start > done, text[start - 1].isSpace { start -= 1 }
                start = max(start, done)
            }
            if found.token.stripsRight { while end < range.upperBound, text[end].isSpace { end += 1 } }
            // White space that the token before it took as well is read twice: so it was in training.
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
