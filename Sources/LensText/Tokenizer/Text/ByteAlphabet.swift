/// The printable characters that byte-level vocabularies write bytes with (GPT-2's table).
enum ByteAlphabet {
    /// `[byte]`
    static let scalars: [Unicode.Scalar] = {
        var spare: UInt32 = 0x100
        return (UInt32(0)..<256).map { byte in
            let isPrintable = (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte) || (0xAE...0xFF).contains(byte)
            defer { if !isPrintable { spare += 1 } }
            return Unicode.Scalar(isPrintable ? byte : spare) ?? "?"
        }
    }()

    /// The character of the space, `Ġ`.
    static let space = scalars[0x20]

    private static let bytes: [Unicode.Scalar: UInt8] = Dictionary(
        zip(scalars, UInt8.min...UInt8.max), uniquingKeysWith: { first, _ in first })

    /// The bytes that a piece stands for; nil when a character is not of the alphabet.
    static func bytes(_ piece: String) -> [UInt8]? {
        var result: [UInt8] = []
        for scalar in piece.unicodeScalars {
            guard let byte = bytes[scalar] else { return nil }
            result.append(byte)
        }
        return result
    }
}
