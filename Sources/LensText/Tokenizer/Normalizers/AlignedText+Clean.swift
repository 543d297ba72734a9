extension AlignedText {
    /// Lowercases scalar by scalar, without regard to context.
    mutating func lowercase() {
        mapScalars { scalar, emit in
            if scalar.value < 0x80 {
                emit((0x41...0x5A).contains(scalar.value) ? Unicode.Scalar(UInt8(scalar.value) | 0x20) : scalar)
            } else {
                scalar.properties.lowercaseMapping.unicodeScalars.forEach(emit)
            }
        }
    }

    /// Writes every byte as a character of the byte alphabet.
    mutating func spellBytes() {
        let spelling = ByteAlphabet.scalars
        mapScalars { scalar, emit in
            for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { emit(spelling[Int(byte)]) }
        }
    }

    /// Drops control characters and turns exotic blanks into spaces, as machine-translation models were trained.
    mutating func cleanForTranslation() {
        filter { scalar in
            switch scalar.value {
            case 0x01...0x08, 0x0B, 0x0E...0x1F, 0x7F, 0x8F, 0x9F: false
            default: true
            }
        }
        for i in scalars.indices {
            switch scalars[i].value {
            case 0x09, 0x0A, 0x0C, 0x0D, 0x1680, 0x200B...0x200F, 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD: scalars[i] = " "
            default: break
            }
        }
    }
}
