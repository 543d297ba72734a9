import LensCore

/// A text cut into pieces; text between the pieces has been dropped.
struct Pieces: Sendable {
    struct Piece: Sendable {
        /// Scalars of `text`.
        var range: Range<Int>
        /// Where the piece begins in the original.
        var origin: UInt32
        /// The added token that the piece is, if it is one; nothing changes it any more.
        var token: UInt32?
    }

    private(set) var text: AlignedText
    private(set) var pieces: [Piece]

    init(_ text: AlignedText) {
        self.text = text
        pieces = text.isEmpty ? [] : [Piece(range: 0..<text.count, origin: text.origin, token: nil)]
    }

    /// Cuts each piece that is no token; empty parts vanish.
    mutating func cut(_ parts: ([Unicode.Scalar], Piece) throws -> [(range: Range<Int>, token: UInt32?)]) rethrows {
        var newPieces: [Piece] = []
        newPieces.reserveCapacity(pieces.count)
        for piece in pieces {
            guard piece.token == nil else {
                newPieces.append(piece)
                continue
            }
            for part in try parts(text.scalars, piece) where !part.range.isEmpty {
                newPieces.append(
                    Piece(range: part.range, origin: text.spans[part.range.lowerBound].start, token: part.token))
            }
        }
        pieces = newPieces
    }

    /// Rewrites each piece that is no token; pieces that become empty vanish.
    mutating func rewrite(_ change: (inout AlignedText) throws -> Void) rethrows {
        var scalars: [Unicode.Scalar] = []
        var spans: [Span] = []
        var newPieces: [Piece] = []
        scalars.reserveCapacity(text.count)
        spans.reserveCapacity(text.count)
        for piece in pieces {
            var part = AlignedText(
                scalars: Array(text.scalars[piece.range]), spans: Array(text.spans[piece.range]), origin: piece.origin)
            if piece.token == nil { try change(&part) }
            guard !part.isEmpty else { continue }
            let start = scalars.count
            scalars += part.scalars
            spans += part.spans
            newPieces.append(Piece(range: start..<scalars.count, origin: piece.origin, token: piece.token))
        }
        text = AlignedText(scalars: scalars, spans: spans, origin: text.origin)
        pieces = newPieces
    }

    /// Writes each piece that is no token in the byte alphabet; like `rewrite`, in one sweep.
    mutating func spellBytes() {
        var scalars: [Unicode.Scalar] = []
        var spans: [Span] = []
        scalars.reserveCapacity(text.count + text.count / 4)
        spans.reserveCapacity(text.count + text.count / 4)
        let spelling = ByteAlphabet.scalars
        for index in pieces.indices {
            let piece = pieces[index]
            let start = scalars.count
            if piece.token == nil {
                for position in piece.range {
                    let span = text.spans[position]
                    for byte in UTF8.encode(text.scalars[position]) ?? UTF8.encodedReplacementCharacter {
                        scalars.append(spelling[Int(byte)])
                        spans.append(span)
                    }
                }
            } else {
                scalars += text.scalars[piece.range]
                spans += text.spans[piece.range]
            }
            pieces[index].range = start..<scalars.count
        }
        text = AlignedText(scalars: scalars, spans: spans, origin: text.origin)
    }

    /// The original scalars that a range of `text` stands for.
    func span(_ range: Range<Int>) -> Span {
        guard let first = range.first, let last = range.last else { return Span(start: 0, end: 0) }
        return Span(start: text.spans[first].start, end: max(text.spans[first].start, text.spans[last].end))
    }
}
