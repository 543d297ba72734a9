import Testing

@testable import LensProbes

@Suite struct PassageTests {
    @Test func piecesAddUpToTheText() {
        let mixed = SampleTexts.odd.joined(separator: "\n")
        let prefixes = stride(from: 0, to: mixed.count, by: 7).map { String(mixed.prefix($0)) }
        for text in SampleTexts.odd + SampleTexts.real + SampleTexts.long + SampleTexts.monotonous + prefixes {
            let passage = Passage(text)
            #expect(passage.pieces.map(\.text).joined().utf8.elementsEqual(text.utf8), "\(text.prefix(40))")
            #expect(passage.text(with: []).utf8.elementsEqual(text.utf8))
        }
    }

    private func sentences(_ text: String) -> [String] {
        let passage = Passage(text)
        return passage.sentences.map { String(passage.pieces[$0].text) }
    }

    @Test func sentencesEndWhereTheyEnd() {
        #expect(sentences("It is. Is it? Yes… So!") == ["It is.", "Is it?", "Yes…", "So!"])
        #expect(
            sentences("Mr. A. Smith, e.g. the baker, pays 3.50 now. He left.") == [
                "Mr. A. Smith, e.g. the baker, pays 3.50 now.", "He left.",
            ])
        #expect(sentences("He said \"It is late.\" Then he left.") == ["He said \"It is late.\"", "Then he left."])
        #expect(sentences("天空是蓝色的。为什么？") == ["天空是蓝色的。", "为什么？"])
        #expect(sentences("# Title. Yes\n1. One. Two\n---\n  Three  \n| a |") == ["One.", "Two", "Three"])
        #expect(sentences("a\n```\nb.\n```\nc") == ["a", "c"])
        #expect(sentences("a ```b``` c\n```\nd\n~~~\n````\ne") == ["a ```b``` c", "e"])
    }

    @Test func marksAndScriptsAreSeen() {
        let passage = Passage("- One. Two\nThree")
        #expect(passage.pieces.filter { $0.kind == .sentence }.map(\.isMarked) == [true, true, false])
        #expect(Passage("42 + 1").isLatin && Passage("Déjà vu").isLatin && !Passage("天空 a").isLatin && !Passage("Небо").isLatin)
        #expect(Passage("a\r\nb").lineBreak == "\r\n" && Passage("a\nb").lineBreak == "\n" && Passage("a\rb").lineBreak == "\n")
    }

    @Test func wordsAreWhatCanBeReworded() {
        let passage = Passage("A well-known **bold** word, it’s `no code` at http://a.b or a_b $x$ (yes).")
        #expect(
            passage.words.map { String(passage.text(of: $0)) } == ["A", "well-known", "bold", "word", "it’s", "at", "or", "yes"])
        #expect(Passage("One two. Three\n four  five").gaps.count == 2)
    }

    @Test func sentencesAreClosedAndOpenedInTheirParagraph() throws {
        func closed(_ text: String) -> String? {
            let passage = Passage(text)
            return passage.closing("Z.").map { passage.text(with: [$0]) }
        }
        func opened(_ text: String) -> String? {
            let passage = Passage(text)
            return passage.opening("Z.").map { passage.text(with: [$0]) }
        }
        #expect(closed("It is") == "It is. Z." && closed("Is it?\n") == "Is it? Z.\n")
        #expect(closed("It is! 🎉 ") == "It is! 🎉 Z. " && closed("It is.\n---") == "It is.\n---\n\nZ.")
        #expect(closed("- It is") == "- It is\n\nZ." && closed("```\na\n```\n") == "```\na\n```\n\nZ.")
        #expect(closed("```\na") == nil && closed("") == nil && opened(" ") == nil)
        #expect(opened(" It is") == " Z. It is" && opened("# It") == "Z.\n\n# It" && opened("1. It\r\n") == "Z.\r\n\r\n1. It\r\n")
    }

    @Test func editsApplyInTheTextsOrder() {
        let passage = Passage("One two. Three")
        let words = passage.words
        let edits = [
            passage.insertion("?", after: 2), passage.replacement(of: words[1], by: "2"), passage.insertion("(", before: 0),
            passage.insertion("[", before: 0), passage.replacement(of: words[1], by: "lost"),
        ]
        #expect(passage.text(with: edits) == "([One 2. Three?")
    }
}
