/// Lines numbers up at their decimal points by filling the fraction with spaces.
enum DecimalAlignment {
    /// Pads each string after its last digit.
    ///
    /// - Parameters:
    ///   - digit: what fills the place of a missing digit.
    ///   - point: what fills the place of a missing decimal point.
    static func pad(_ strings: [String], digit: String, point: String) -> [String] {
        let fractions = strings.map(fractionLength)
        // Words and powers of ten have no place in the alignment.
        guard let longest = fractions.compactMap(\.self).max(), longest > 0 else { return strings }
        return zip(strings, fractions).map { string, fraction in
            guard let fraction else { return string }
            return string + (fraction == 0 ? point : "") + String(repeating: digit, count: longest - fraction)
        }
    }

    /// The digits after the point; nil where the text is not a plain decimal number.
    private static func fractionLength(_ string: String) -> Int? {
        let body = string.drop { "+−-".contains($0) }
        let parts = body.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isASCIIDigit) }) else { return nil }
        return parts.count == 2 ? parts[1].count : 0
    }
}

extension Character {
    var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
