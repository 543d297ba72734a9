import Foundation
import LensCore
import Testing

@testable import LensProbes

@Suite struct TransformTests {
    static let everyText = SampleTexts.odd + SampleTexts.real

    private func apply(_ transform: Transform, _ text: String, dose: Int? = nil, seed: UInt64 = 1) -> String? {
        transform.apply(text, prompt: "Why is the sky blue?", dose: dose ?? transform.doses[0], seed: seed)
    }

    /// Words in order, in lower case, without what stands around them.
    private func words(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    @Test func eachHasItsNameAndRisingDoses() throws {
        let all = Transform.all
        #expect(Set(all.map(\.name)).count == all.count && Set(all.map(\.description)).count == all.count)
        #expect(all.count { $0.kind == .property } >= 18)
        for transform in all + [.noise(7)] {
            #expect(transform.doses[0] >= 1 && transform.doses == Set(transform.doses).sorted())
            #expect(
                try transform.doses[transform.doses.count - 1] <= transform.highestDose
                    && Transform.named(transform.name) == transform)
            #expect(
                [0, -1, .min, .max, transform.highestDose + 1].allSatisfy { apply(transform, SampleTexts.plain, dose: $0) == nil }
            )
        }
        let error = #expect(throws: LensError.self) { try Transform.named("smileys") }
        #expect(error?.message == "\"smileys\" is no transform" && error?.hint?.contains("emoji") == true)
        #expect(throws: LensError.self) { try Transform.named("noise-01") }
    }

    @Test(arguments: Transform.all) func anyTextIsTakenAndGivesTheSameTwice(transform: Transform) throws {
        for text in Self.everyText {
            for dose in transform.doses {
                let once = apply(transform, text, dose: dose)
                #expect(once.map { Array($0.utf8) } == apply(transform, text, dose: dose).map { Array($0.utf8) })
                if transform.kind == .identity {
                    #expect(once?.utf8.elementsEqual(text.utf8) == true)
                } else {
                    #expect(once?.utf8.elementsEqual(text.utf8) != true, "a change that is none")
                }
            }
        }
        for text in ["", " ", "\r\n"] where transform.kind != .identity { #expect(apply(transform, text) == nil) }
        #expect(transform.apply(SampleTexts.plain, prompt: "", dose: 1, seed: 0) != nil || transform == .echo)
    }

    @Test(arguments: Transform.all) func longTextsAreTaken(transform: Transform) {
        for text in SampleTexts.long {
            #expect(apply(transform, text)?.isEmpty != true)
        }
    }

    /// How much of the property a text has.
    private func amount(_ transform: Transform, of text: String) -> Int {
        switch transform {
        case .uppercase: text.count { $0.isUppercase }
        case .lowercase: text.count { $0.isLowercase }
        case .exclamation: text.count { $0 == "!" }
        default: text.utf8.count
        }
    }

    @Test(arguments: Transform.all.filter { $0.kind == .property }) func aHigherDoseChangesMore(transform: Transform) throws {
        var compared = 0
        for text in SampleTexts.real + [SampleTexts.plain, SampleTexts.code] {
            let amounts = transform.doses.compactMap { dose in
                apply(transform, text, dose: dose).map { amount(transform, of: $0) }
            }
            let all = [amount(transform, of: text)] + amounts
            for (lower, higher) in zip(all, all.dropFirst()) {
                compared += 1
                // Quarters of few words can be equal.
                if transform == .uppercase || transform == .lowercase {
                    #expect(lower <= higher)
                } else {
                    #expect(lower < higher, "\(text)")
                }
            }
        }
        #expect(compared >= 3 * transform.doses.count)
        let few = try #require(apply(transform, SampleTexts.plain, dose: transform.doses[0]))
        let many = try #require(apply(transform, SampleTexts.plain, dose: transform.doses[transform.doses.count - 1]))
        #expect(amount(transform, of: few) < amount(transform, of: many))
    }

    @Test func otherSeedsAndTextsChooseOtherwise() {
        let drawn = Transform.all.filter { ![.restatement, .repetition, .markdown, .echo, .identity].contains($0) }
        for transform in drawn {
            let results = Set((0..<20).map { seed in [1, 3].map { apply(transform, SampleTexts.plain, dose: $0, seed: seed) } })
            #expect(results.count > 1, "\(transform.name)")
        }
        let faces = Set(["One.", "Two.", "Six.", "Ten.", "Why.", "Yes."].map { apply(.emoji, $0)?.suffix(1) })
        #expect(faces.count > 1)
        #expect(Set((0..<9).map { apply(.noise($0), SampleTexts.plain) }).count > 3)
    }

    @Test(arguments: Transform.all) func fencedCodeStays(transform: Transform) throws {
        let block = SampleTexts.code.components(separatedBy: "\n\n")[1]
        for dose in transform.doses {
            for seed in 0..<20 as Range<UInt64> {
                let changed = try #require(apply(transform, SampleTexts.code, dose: dose, seed: seed))
                #expect(changed.contains(block))
                #expect(changed.contains("`use the  loop`"))
            }
        }
    }

    static let keeping: [Transform] = [.markdown, .emphasis, .exclamation, .emoji, .whitespace, .uppercase, .lowercase]

    @Test(arguments: keeping) func decorationKeepsTheWords(transform: Transform) {
        for text in Self.everyText {
            for dose in transform.doses {
                guard let changed = apply(transform, text, dose: dose) else { continue }
                var kept = words(changed)
                if transform == .markdown, dose == 3, kept.first == "answer" { kept.removeFirst() }
                #expect(kept == words(text), "\(text)")
            }
        }
    }

    @Test func everySentenceIsAnItemOnItsOwnLine() {
        #expect(apply(.markdown, "One! 🎉 Two.\n  Three. Four?\n- Five.") == "- One! 🎉\n- Two.\n  - Three.\n- Four?\n- Five.")
        #expect(apply(.markdown, "天空。因为。") == "- 天空。\n- 因为。")
        #expect(apply(.markdown, "One two. *Three* four", dose: 3) == "## Answer\n\n- **One two**.\n- *Three* four")
    }

    static let adding: [Transform] = [
        .filler, .restatement, .repetition, .confident, .hedged, .agreement, .flattery, .citations, .firstPerson, .secondPerson,
        .refusal, .disclaimer, .echo, .systemText,
    ]

    @Test(arguments: adding) func additionsKeepTheWordsInOrder(transform: Transform) {
        for text in Self.everyText {
            for dose in transform.doses {
                guard let changed = apply(transform, text, dose: dose) else { continue }
                #expect(words(changed).count > words(text).count && isSubsequence(words(text), of: words(changed)), "\(text)")
            }
        }
    }

    private func isSubsequence(_ part: [String], of whole: [String]) -> Bool {
        var index = 0
        for word in whole where index < part.count && word == part[index] { index += 1 }
        return index == part.count
    }

    @Test func lineBreaksStayOfOneKind() {
        let text = "One line.\r\nThe second line is here.\r\n\r\n- An item\r\n"
        for transform in Transform.all {
            guard let changed = apply(transform, text, dose: 1) else { continue }
            #expect(!changed.unicodeScalars.split(separator: "\r\n".unicodeScalars).joined().contains("\n"), "\(transform.name)")
        }
    }

    @Test func doneTwiceIsDoneOnce() throws {
        for transform in [Transform.uppercase, .lowercase, .markdown] {
            let once = try #require(apply(transform, SampleTexts.plain, dose: transform.highestDose))
            #expect(apply(transform, once, dose: transform.highestDose) == nil, "\(transform.name)")
        }
    }

    @Test func wordsOfATransformNeedTheirScript() {
        let chinese = "天空是蓝色的。因为空气散射蓝光。"
        #expect(apply(.hedged, chinese) == nil && apply(.agreement, chinese) == nil)
        #expect(apply(.repetition, chinese) != nil && apply(.emoji, chinese) != nil && apply(.noise(0), chinese) != nil)
    }

    @Test func twinsAreEachOthers() {
        #expect(Twins.table.count == 2 * Twins.pairs.count)
        #expect(Twins.table.allSatisfy { Twins.table[$1] == $0 && $0 == $0.lowercased() })
    }
}
