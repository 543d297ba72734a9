import LensCore

/// A unigram language model: the segmentation of highest probability, found by dynamic programming.
///
/// Kudo 2018, "Subword Regularization".
struct Unigram: Sendable {
    /// How far below the least probable piece an unknown character scores, in nats.
    private static let unknownPenalty = 10.0

    let vocabulary: Vocabulary
    /// Log-probability of each id, in nats.
    private let scores: [Double]
    private let trie: ScalarTrie
    private let unknown: UInt32?
    private let unknownScore: Double
    private let byteFallback: ByteFallback?

    init(_ part: TokenizerPart) throws {
        try part.allow("type", "unk_id", "vocab", "byte_fallback")
        let list = try part.required("vocab")
        let rows = list.value.array ?? []
        guard !rows.isEmpty else { throw list.error("should be an array of pieces and scores, but has none") }
        guard rows.count <= Vocabulary.maximumID else { throw list.error("has more than \(Vocabulary.maximumID) pieces") }
        var vocabulary = Vocabulary(capacity: rows.count)
        var trie = ScalarTrie()
        var scores: [Double] = []
        for (id, row) in rows.enumerated() {
            guard let row = row.array, row.count == 2, let piece = row[0].string, let score = row[1].real, score.isFinite
            else { throw list.error("should hold [piece, score] at \(id)") }
            let scalars = Array(piece.unicodeScalars)
            vocabulary.insert(scalars, id: UInt32(id))
            if !scalars.isEmpty { trie.insert(scalars, value: Int32(id)) }
            scores.append(score)
        }
        unknown = try part.member("unk_id").map { UInt32(try $0.count(upTo: rows.count - 1)) }
        byteFallback = try part.bool("byte_fallback", default: false) ? ByteFallback(vocabulary) : nil
        unknownScore = (scores.min() ?? 0) - Self.unknownPenalty
        self.vocabulary = vocabulary
        self.trie = trie
        self.scores = scores
    }

    func tokenize(_ text: [Unicode.Scalar], _ word: Range<Int>, into tokens: inout [ModelToken]) throws {
        for range in try segments(text, word) {
            if let id = vocabulary.id(text[range]) {
                tokens.append(ModelToken(id: id, range: range))
            } else if let bytes = byteFallback?.spell(text[range]) {
                tokens += bytes.map { ModelToken(id: $0, range: range) }
            } else if let unknown {
                tokens.append(ModelToken(id: unknown, range: range))
            }
        }
    }

    /// The best way to reach a place of the word.
    private struct Step {
        var score = 0.0
        var start = -1
        var id: UInt32 = 0
    }

    /// The parts of the best segmentation; neighbouring unknown characters form one part.
    private func segments(_ text: [Unicode.Scalar], _ word: Range<Int>) throws -> [Range<Int>] {
        let steps = try bestSteps(text, word)
        var parts: [Range<Int>] = []
        var end = word.count
        var isUnknown = false
        while end > 0 {
            let step = steps[end]
            let range = word.lowerBound + step.start..<word.lowerBound + end
            let joins = isUnknown
            isUnknown = step.id == unknown
            if joins, isUnknown, let last = parts.last {
                parts[parts.count - 1] = range.lowerBound..<last.upperBound
            } else {
                parts.append(range)
            }
            end = step.start
        }
        return parts.reversed()
    }

    private func bestSteps(_ text: [Unicode.Scalar], _ word: Range<Int>) throws -> [Step] {
        var steps = Array(repeating: Step(), count: word.count + 1)
        func offer(_ end: Int, _ score: Double, _ start: Int, _ id: UInt32) {
            if steps[end].start < 0 || score > steps[end].score { steps[end] = Step(score: score, start: start, id: id) }
        }
        for start in 0..<word.count {
            let score = steps[start].score
            var hasSingle = false
            trie.forEachPiece(in: text, from: word.lowerBound + start, limit: word.upperBound) { position, id in
                let end = position - word.lowerBound
                offer(end, scores[Int(id)] + score, start, UInt32(id))
                if end == start + 1 { hasSingle = true }
            }
            guard !hasSingle else { continue }
            guard let unknown else {
                throw LensError.input(
                    "the tokenizer has no piece for \"\(text[word.lowerBound + start])\" and names no unknown piece (unk_id)")
            }
            offer(start + 1, unknownScore + score, start, unknown)
        }
        return steps
    }
}
