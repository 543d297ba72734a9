import Testing

@testable import LensExplorer

@Suite("The secret in the address")
struct AccessTokenTests {
    @Test("has at least 128 random bits in characters that an address takes as they are")
    func random() {
        let tokens = (0..<200).map { _ in AccessToken.random().description }
        #expect(Set(tokens).count == 200)
        #expect(
            tokens.allSatisfy {
                $0.count * 6 >= 128 && $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }
            })
        // Every character of the alphabet comes up.
        #expect(Set(tokens.joined()).count == 64)
    }

    @Test("admits itself and nothing else")
    func matches() {
        let token = AccessToken.random()
        let text = token.description
        #expect(token.matches(text))
        for wrong in [
            "", "x", String(text.dropLast()), text + "A", text + text, String(text.reversed()), AccessToken.random().description,
        ] {
            #expect(!token.matches(wrong), "\(wrong)")
        }
        for place in text.indices {
            var wrong = text
            wrong.replaceSubrange(place...place, with: text[place] == "A" ? "B" : "A")
            #expect(!token.matches(wrong))
        }
    }
}
