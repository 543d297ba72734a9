import LensCore

extension BPE {
    init(_ part: TokenizerPart) throws {
        try part.allow(
            "type", "dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix", "fuse_unk", "byte_fallback",
            "ignore_merges", "vocab", "merges")
        if let dropout = part.member("dropout"), dropout.value.real != 0 {
            throw dropout.error("makes encodings random, which no analysis can use", hint: "set it to null")
        }
        let vocabulary = try Vocabulary(part.required("vocab"))
        let prefix = try part.member("continuing_subword_prefix")?.scalars() ?? []
        let unknownPiece = try part.member("unk_token")?.string()
        self.vocabulary = vocabulary
        unknown = unknownPiece.flatMap(vocabulary.id)
        missingUnknown = unknown == nil ? unknownPiece : nil
        fusesUnknown = try part.bool("fuse_unk", default: false)
        byteFallback = try part.bool("byte_fallback", default: false) ? ByteFallback(vocabulary) : nil
        takesWholeWords = try part.bool("ignore_merges", default: false)
        continuationPrefix = prefix
        endSuffix = try part.member("end_of_word_suffix")?.scalars() ?? []
        lowSymbols = (UInt32(0)..<0x400).map { value in Unicode.Scalar(value).flatMap { vocabulary.id(CollectionOfOne($0)) } }
        merges = try Self.readMerges(part.required("merges"), vocabulary: vocabulary, prefix: prefix)
    }

    private static func readMerges(
        _ part: TokenizerPart, vocabulary: Vocabulary, prefix: [Unicode.Scalar]
    ) throws -> PairTable {
        guard let list = part.value.array else { throw part.mismatch("an array") }
        var table = PairTable(capacity: list.count)
        var rank: UInt64 = 0
        for (index, element) in list.enumerated() {
            func fail(_ problem: String) -> LensError {
                let place = TokenizerPart(value: element, place: "\(part.place)[\(index)]", source: part.source)
                return place.error(
                    "\(shown(element)) \(problem)", hint: "the file is damaged; save the tokenizer again from its source")
            }
            if case .string(let line) = element, line.utf8.starts(with: "#version".utf8) { continue }
            guard let (left, right) = halves(element) else {
                throw fail("is not a merge: expected two pieces with one space between them, or an array of two pieces")
            }
            guard right.count >= prefix.count else { throw fail("lacks the continuation prefix") }
            guard let leftID = vocabulary.id(left) else { throw fail("merges a piece that is not in the vocabulary") }
            guard let rightID = vocabulary.id(right) else { throw fail("merges a piece that is not in the vocabulary") }
            guard let id = vocabulary.id(left + right.dropFirst(prefix.count)) else {
                throw fail("makes a piece that is not in the vocabulary")
            }
            table.insert(leftID, rightID, rank << 32 | UInt64(id))
            rank += 1
        }
        return table
    }

    /// The two pieces of a merge, written `"a b"` or `["a", "b"]`.
    private static func halves(_ element: JSON) -> (ArraySlice<Unicode.Scalar>, ArraySlice<Unicode.Scalar>)? {
        switch element {
        case .string(let line):
            let scalars = Array(line.unicodeScalars)
            guard let space = scalars.firstIndex(of: " "), scalars.lastIndex(of: " ") == space else { return nil }
            return (scalars[..<space], scalars[(space + 1)...])
        case .array(let pair):
            guard pair.count == 2, let left = pair[0].string, let right = pair[1].string else { return nil }
            return (Array(left.unicodeScalars)[...], Array(right.unicodeScalars)[...])
        default: return nil
        }
    }

    private static func shown(_ element: JSON) -> String {
        switch element {
        case .string(let line): "\"\(line.prefix(60))\""
        case .array(let pair): "[" + pair.prefix(4).map { "\"\($0.string ?? $0.kindName)\"" }.joined(separator: ", ") + "]"
        default: element.kindName
        }
    }
}
