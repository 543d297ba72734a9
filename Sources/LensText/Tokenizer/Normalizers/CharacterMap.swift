import Foundation
import LensCore

/// SentencePiece's compiled normalization rules: a trie of byte strings (a double array) and their replacements.
struct CharacterMap: Sendable {
    private let trie: [UInt32]
    private let replacements: [UInt8]
    /// What each single ASCII character becomes; nil where it stays.
    private let ascii: [[Unicode.Scalar]?]

    init(_ part: TokenizerPart) throws {
        guard let blob = Data(base64Encoded: try part.string()) else { throw part.error("is not base64") }
        let bytes = [UInt8](blob)
        func word(_ offset: Int) -> UInt32 {
            UInt32(bytes[offset]) | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2]) << 16
                | UInt32(bytes[offset + 3]) << 24
        }
        guard bytes.count >= 8 else { throw part.error("is too short to hold a trie") }
        let size = Int(word(0))
        guard size >= 4, size % 4 == 0, size <= bytes.count - 4 else {
            throw part.error("announces a trie of \(size) bytes, but has \(bytes.count - 4)")
        }
        let trie = stride(from: 4, to: 4 + size, by: 4).map(word)
        let replacements = Array(bytes[(4 + size)...])
        self.trie = trie
        self.replacements = replacements
        ascii = (UInt8(0)..<0x80).map { Self.replacement(of: CollectionOfOne($0), trie: trie, replacements: replacements) }
    }

    /// The replacement of the shortest rule that the text begins with.
    private static func replacement(
        of text: some Sequence<UInt8>, trie: [UInt32], replacements: [UInt8]
    ) -> [Unicode.Scalar]? {
        func offset(_ unit: UInt32) -> Int { Int((unit >> 10) << ((unit & 0x200) >> 6)) }
        var node = offset(trie[0])
        for byte in text {
            node ^= Int(byte)
            guard byte != 0, trie.indices.contains(node), trie[node] & 0x8000_00FF == UInt32(byte) else { return nil }
            let unit = trie[node]
            node ^= offset(unit)
            guard unit & 0x100 != 0 else { continue }
            guard trie.indices.contains(node) else { return nil }
            let start = Int(trie[node] & 0x7FFF_FFFF)
            guard start <= replacements.count else { return nil }
            let end = replacements[start...].firstIndex(of: 0) ?? replacements.count
            return Array(String(decoding: replacements[start..<end], as: UTF8.self).unicodeScalars)
        }
        return nil
    }

    private func replacement(of text: some StringProtocol) -> [Unicode.Scalar]? {
        Self.replacement(of: text.utf8, trie: trie, replacements: replacements)
    }

    func apply(to text: inout AlignedText) {
        var edits: [AlignedText.Edit] = []
        edits.reserveCapacity(text.count)
        var isChanged = false
        func replace(_ count: Int, with new: [Unicode.Scalar]) {
            isChanged = true
            edits += new.map { AlignedText.Edit(scalar: $0, change: 0) }
            let difference = new.count - count
            if difference > 0 {
                for i in edits.indices.suffix(difference) { edits[i].change = 1 }
            } else if difference < 0, !edits.isEmpty {
                edits[edits.count - 1].change += difference
            }
        }
        func keepOrReplace(_ scalar: Unicode.Scalar) {
            if let new = scalar.value < 0x80 ? ascii[Int(scalar.value)] : replacement(of: String(scalar)) {
                replace(1, with: new)
            } else {
                edits.append(AlignedText.Edit(scalar: scalar, change: 0))
            }
        }
        for stretch in Self.stretches(text.scalars) {
            guard stretch.count > 1 else {
                keepOrReplace(text.scalars[stretch.lowerBound])
                continue
            }
            for character in String(scalars: text.scalars[stretch]) {
                // Rules are looked up for whole characters only while these are short.
                if character.utf8.count < 6, let new = replacement(of: String(character)) {
                    replace(character.unicodeScalars.count, with: new)
                } else {
                    character.unicodeScalars.forEach(keepOrReplace)
                }
            }
        }
        if isChanged { text.transform(edits) }
    }

    /// ASCII characters before ASCII characters alone, everything else in stretches.
    private static func stretches(_ scalars: [Unicode.Scalar]) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var start = 0
        for end in 1..<max(1, scalars.count) where scalars[end - 1].isASCII && scalars[end].isASCII {
            if scalars[end - 1] == "\r" && scalars[end] == "\n" { continue }
            result.append(start..<end)
            start = end
        }
        if start < scalars.count { result.append(start..<scalars.count) }
        return result
    }
}
