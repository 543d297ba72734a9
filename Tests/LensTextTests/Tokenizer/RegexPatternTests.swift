import LensCore
import Testing

@testable import LensText

/// Regular expressions mean what they mean in tokenizer files, not what they mean to Foundation.
@Suite struct RegexPatternTests {
    private func matches(_ pattern: String, _ text: String) throws -> [String] {
        let scalars = Array(text.unicodeScalars)
        return try regex(pattern).matches(in: scalars, range: 0..<scalars.count).map { String(scalars: scalars[$0]) }
    }

    private func regex(_ pattern: String) throws -> RegexPattern {
        try RegexPattern(pattern, place: TokenizerPart(value: .string(pattern), place: "pattern", source: "test"))
    }

    @Test func namesSetsItsOwnWay() throws {
        #expect(try matches(#"\s"#, "a\u{0B}\u{85}\u{A0}\u{200B}") == ["\u{0B}", "\u{85}", "\u{A0}"])
        #expect(try matches(#"\h+"#, "xyz 0fA g") == ["0fA"])
        #expect(try matches(#"\w+"#, "½a_² +") == ["½a_²"])
        #expect(try matches(#"[\w.]+"#, "a.²") == ["a."])
        #expect(try matches(#"\ba"#, "a ½a a") == ["a", "a"])
        #expect(try matches(#"[[:punct:]]+"#, "a+$!b") == ["+$!"])
        #expect(try matches(#"\p{^L}+"#, "ab12c") == ["12"])
        #expect(try matches(#"\P{^L}+"#, "ab12c") == ["ab", "c"])
    }

    @Test func readsIntervalsAndBraces() throws {
        #expect(try matches("a{,2}b", "aaab") == ["aab"])
        #expect(try matches("a{2}+", "aaaaa") == ["aaaa"])
        #expect(try matches("x{|y}", "x{ y}") == ["x{", "y}"])
        #expect(try matches(#"\x{61}+"#, "baab") == ["aa"])
        #expect(try matches(#"[\x61\u0062\-]+\.\n*"#, "ab-.\n\n") == ["ab-.\n\n"])
        #expect(try matches(#"\v"#, "\n\u{B}") == ["\u{B}"])
        #expect(try matches("(ab){2,}", "ababab") == ["ababab"])
    }

    @Test func linesAndFlags() throws {
        #expect(try matches("^b$", "a\nb\rb\nb") == ["b"])
        #expect(try matches("a.", "a\ra\n") == ["a\r"])
        #expect(try matches("(?m:a.)", "a\n") == ["a\n"])
        #expect(try matches("(?i:'s)", "'S'\u{17F}") == ["'S", "'\u{17F}"])
        #expect(try matches("(?i)AB", "ab") == ["ab"])
    }

    /// An empty match right behind another one does not count.
    @Test func emptyMatches() throws {
        let scalars = Array("bxb".unicodeScalars)
        #expect(try regex("x*").matches(in: scalars, range: 0..<3) == [0..<0, 1..<2, 3..<3])
    }

    @Test func longRepetitionsNeedNoStack() throws {
        let text = String(repeating: "a", count: 1_000_000)
        for pattern in ["a+", "a*b|a+", "a{2,}", #"\x61+"#, #"\u0061+"#] {
            #expect(try matches(pattern, text).count == 1, "\(pattern)")
        }
    }

    @Test func refusesWhatItCannotRead() {
        expectTokenizerError("test: pattern", "(?~") { _ = try regex("(?~a)") }
        expectTokenizerError("\\\\K") { _ = try regex(#"a\Kb"#) }
        expectTokenizerError("nesting") { _ = try regex(String(repeating: "[", count: 1_000)) }
        expectTokenizerError("length") { _ = try regex(String(repeating: "a", count: 100_000)) }
        for pattern in ["(", "a)", "*", "[a", "\\", "(?<n", "a{2,1}", #"\p{Nonsense}"#, #"\p{"#] {
            expectTokenizerError("is not a regular expression") { _ = try regex(pattern) }
        }
    }

    @Test func stopsExponentialExpressions() throws {
        let scalars = Array((String(repeating: "a", count: 60) + "b").unicodeScalars)
        expectTokenizerError("time or memory") {
            _ = try regex("(a+)+$").matches(in: scalars, range: 0..<scalars.count, timeLimit: .milliseconds(100))
        }
    }
}
