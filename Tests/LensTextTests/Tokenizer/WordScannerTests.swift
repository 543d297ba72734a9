import LensCore
import Testing

@testable import LensText

/// The scanners agree with the regular expressions that they stand for.
@Suite struct WordScannerTests {
    static let patterns = [WordScanner.gpt2Pattern, WordScanner.threeDigitsPattern, WordScanner.oneDigitPattern]

    private static let fragments = [
        " ", "  ", "\n", "\r\n", "\t", "\u{85}", "\u{A0}", "\u{2028}", "\u{3000}", "\u{200B}", "'", "'s", "'S", "'\u{17F}", "'ll",
        "'LL",
        "'re", "'rE", "'v", "a", "Zebra", "é", "e\u{301}", "你好", "か", "한", "1", "12", "12345", "٣", "½", "Ⅷ", ".", "?!", "_", "—",
        "🙂",
        "👩\u{200D}👧", "$", "\u{0}", "ǅ", "ʰ", "क्षि",
    ]

    @Test(arguments: patterns)
    func agreesWithTheExpression(_ pattern: String) throws {
        let part = TokenizerPart(value: .string(pattern), place: "pattern", source: "test")
        let regex = Pattern.regex(try RegexPattern(pattern, place: part))
        let scanner = Pattern.words(try #require(WordScanner(pattern: pattern)))
        var random = TokenizerRandom(seed: 7)
        for _ in 0..<1_500 {
            let text = random.text(of: Self.fragments, count: random.number(below: 12))
            let scalars = Array(text.unicodeScalars)
            let expected = try regex.matches(in: scalars, range: 0..<scalars.count)
            #expect(try scanner.matches(in: scalars, range: 0..<scalars.count) == expected, "\(text.debugDescription)")
        }
    }

    @Test func splitsEnglish() throws {
        func words(_ text: String, _ pattern: String) throws -> [String] {
            let scalars = Array(text.unicodeScalars)
            let scanner = Pattern.words(try #require(WordScanner(pattern: pattern)))
            return try scanner.matches(in: scalars, range: 0..<scalars.count).map { String(scalars: scalars[$0.range]) }
        }
        let text = "I'LL pay  1234\n\n now!"
        #expect(
            try words(text, WordScanner.gpt2Pattern) == ["I", "'", "LL", " pay", " ", " 1234", "\n\n", " now", "!"])
        #expect(
            try words(text, WordScanner.threeDigitsPattern)
                == ["I", "'LL", " pay", " ", " ", "123", "4", "\n\n", " now", "!"])
        #expect(
            try words(text, WordScanner.oneDigitPattern)
                == ["I", "'LL", " pay", " ", " ", "1", "2", "3", "4", "\n\n", " now", "!"])
        #expect(WordScanner(pattern: "a+") == nil)
    }
}
