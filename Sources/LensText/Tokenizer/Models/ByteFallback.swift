/// The pieces `<0x00>` … `<0xFF>`, by which characters outside of the vocabulary are spelled.
struct ByteFallback: Sendable {
    /// Ids by byte; nil for bytes that have no piece.
    private let ids: [UInt32?]

    init(_ vocabulary: Vocabulary) {
        ids = (0..<256).map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return vocabulary.id(digits.count == 1 ? "<0x0\(digits)>" : "<0x\(digits)>")
        }
    }

    /// The ids that spell the text; nil unless every byte has one.
    func spell(_ scalars: some Collection<Unicode.Scalar>) -> [UInt32]? {
        var result: [UInt32] = []
        for scalar in scalars {
            for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                guard let id = ids[Int(byte)] else { return nil }
                result.append(id)
            }
        }
        return result
    }
}
