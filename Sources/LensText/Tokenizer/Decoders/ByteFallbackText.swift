/// Joins runs of byte pieces (`<0xE4>`) to characters.
enum ByteFallbackText {
    static func decode(_ pieces: [String]) -> [String] {
        var result: [String] = []
        var bytes: [UInt8] = []
        func flush() {
            guard !bytes.isEmpty else { return }
            if let text = String(validating: bytes, as: UTF8.self) {
                result.append(text)
            } else {
                result += repeatElement("\u{FFFD}", count: bytes.count)
            }
            bytes = []
        }
        for piece in pieces {
            if let byte = byte(piece) {
                bytes.append(byte)
            } else {
                flush()
                result.append(piece)
            }
        }
        flush()
        return result
    }

    private static func byte(_ piece: String) -> UInt8? {
        let text = Array(piece.utf8)
        guard text.count == 6, text.starts(with: "<0x".utf8), text[5] == UInt8(ascii: ">") else { return nil }
        return UInt8(String(decoding: text[3..<5], as: UTF8.self), radix: 16)
    }
}
