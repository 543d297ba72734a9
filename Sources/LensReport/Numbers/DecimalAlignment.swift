/// Lines numbers up at their decimal points by filling up with spaces.
enum DecimalAlignment {
    /// Pads each string after its last digit; in `estimate [low, high]` each of the three numbers.
    ///
    /// - Parameters:
    ///   - digit: what fills the place of a missing digit.
    ///   - point: what fills the place of a missing decimal point.
    static func pad(_ strings: [String], digit: String, point: String) -> [String] {
        let parts = strings.map(intervalParts)
        let intervals = parts.indices.filter { parts[$0] != nil }
        guard !intervals.isEmpty else { return fill(strings, digit, point) }
        let columns = (0..<3).map { part in
            let column = fill(intervals.compactMap { parts[$0]?[part] }, digit, point)
            // The bounds stand inside the line, so they are filled in front as well.
            let longest = part == 0 ? 0 : column.map(\.count).max() ?? 0
            return column.map { String(repeating: digit, count: max(longest - $0.count, 0)) + $0 }
        }
        var result = strings
        for (rank, index) in intervals.enumerated() {
            result[index] = "\(columns[0][rank]) [\(columns[1][rank]), \(columns[2][rank])]"
        }
        return result
    }

    private static func fill(_ strings: [String], _ digit: String, _ point: String) -> [String] {
        let fractions = strings.map(fractionLength)
        // Words and powers of ten have no place in the alignment.
        guard let longest = fractions.compactMap(\.self).max(), longest > 0 else { return strings }
        return zip(strings, fractions).map { string, fraction in
            guard let fraction else { return string }
            return string + (fraction == 0 ? point : "") + String(repeating: digit, count: longest - fraction)
        }
    }

    /// The numbers of `estimate [low, high]`.
    private static func intervalParts(_ string: String) -> [String]? {
        guard string.hasSuffix("]") else { return nil }
        let parts = string.dropLast().replacing(" [", with: ", ").split(separator: ", ").map(String.init)
        return parts.count == 3 && parts.allSatisfy { fractionLength($0) != nil } ? parts : nil
    }

    /// The digits after the point; nil where the text is not a plain decimal number.
    private static func fractionLength(_ string: String) -> Int? {
        let body = string.drop { "+−-".contains($0) }
        let parts = body.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isASCIIDigit) }) else {
            return nil
        }
        return parts.count == 2 ? parts[1].count : 0
    }
}

extension Character {
    var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
