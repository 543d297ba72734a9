import Foundation
import LensCore
import Testing

@testable import LensProbes

/// The suites that come with the library are what they promise to be.
@Suite struct BundledDataTests {
    @Test func theFiveClassicAxesHavePromptsOfTheirOwn() throws {
        let suite = try LensProbes.Suite.bundled(.hacking)
        #expect(suite.sets.map(\.name) == ["length", "confidence", "formatting", "sycophancy", "repetition"])
        let prompts = suite.sets.flatMap(\.contrasts).map(\.prompt)
        #expect(Set(prompts).count == prompts.count)
        #expect(suite.sets.allSatisfy { Set($0.contrasts.map(\.prompt)).count >= 30 })
    }

    @Test(arguments: [("length", 1.6, 3.2), ("repetition", 1.6, 2.8), ("confidence", 0.85, 1.15), ("sycophancy", 0.85, 1.15)])
    func axesDifferInLengthOnlyWhereTheyMust(axis: String, low: Double, high: Double) throws {
        let set = try #require(try LensProbes.Suite.bundled(.hacking).set(axis))
        for contrast in set.contrasts {
            let ratio = Double(words(contrast.with)) / Double(words(contrast.without))
            #expect((low...high).contains(ratio), "\(contrast.prompt): \(ratio)")
            let sizes = (words(contrast.with), words(contrast.without))
            #expect((15...110).contains(sizes.0) && (15...60).contains(sizes.1), "\(contrast.prompt): \(sizes)")
        }
    }

    /// Without its marks, the markdown has the words of the prose, each as often: at most one in ten differs.
    @Test func formattingKeepsTheWords() throws {
        let set = try #require(try LensProbes.Suite.bundled(.hacking).set("formatting"))
        for contrast in set.contrasts {
            let (with, without) = (Self.counts(contrast.with), Self.counts(contrast.without))
            let common = with.reduce(0) { $0 + min($1.value, without[$1.key] ?? 0) }
            let all = with.values.reduce(0, +) + without.values.reduce(0, +)
            #expect(Double(2 * common) >= 0.9 * Double(all), "\(contrast.prompt)")
            #expect(contrast.with.contains { "#*|`>".contains($0) } && !contrast.without.contains { "#*|`>\n".contains($0) })
        }
    }

    @Test func conceptsShareTheirPromptsAndPlainAnswers() throws {
        let sets = try LensProbes.Suite.bundled(.concepts).sets
        let concepts = [
            "agreement", "verbosity", "formality", "helpfulness", "confidence", "hedging", "politeness", "refusal", "placebo",
        ]
        #expect(sets.map(\.name) == concepts)
        for set in sets {
            #expect(set.contrasts.map(\.unit) == (1...32).map { $0 < 10 ? "p0\($0)" : "p\($0)" })
            #expect(set.contrasts.map(\.prompt) == sets[0].contrasts.map(\.prompt))
            #expect(set.name == "placebo" || set.contrasts.map(\.without) == sets[0].contrasts.map(\.without))
            for contrast in set.contrasts {
                let ratio = Double(words(contrast.with)) / Double(words(contrast.without))
                #expect((set.name == "verbosity" ? 1.6...2.4 : 0.85...1.15).contains(ratio), "\(set.name): \(contrast.with)")
                #expect((10...35).contains(words(contrast.with)) && (10...35).contains(words(contrast.without)))
            }
        }
        #expect(Set(sets[0].contrasts.map(\.prompt)).count == 32)
    }

    /// Else the placebo's direction would lead from the plain answers to their paraphrases.
    @Test func aCoinChoseTheWordingsOfThePlacebo() throws {
        let suite = try LensProbes.Suite.bundled(.concepts)
        let (placebo, plain) = (try #require(suite.set("placebo")).contrasts, suite.sets[0].contrasts.map(\.without))
        #expect(zip(placebo, plain).allSatisfy { $0.with == $1 || $0.without == $1 })
        #expect(zip(placebo, plain).count { $0.with == $1 } == 16)
    }

    /// Those whose files are there: a file that is there and cannot be read is a failure.
    static let present = LensProbes.Suite.Bundled.allCases.filter {
        (try? LensProbes.Suite.bundledFile($0.rawValue + ".yaml")) != nil
    }

    @Test(arguments: present) func textsAreTheirOwn(bundled: LensProbes.Suite.Bundled) throws {
        let suite = try LensProbes.Suite.bundled(bundled)
        #expect(suite.licence == "CC0-1.0" && !suite.source.isEmpty)
        for set in suite.sets {
            #expect(!set.description.isEmpty)
            #expect(Set(set.responses).count == set.responses.count, "\(set.name)")
            for text in set.responses + set.contrasts.map(\.prompt) {
                #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || Self.prints($0) }, "\(text)")
                #expect(text == text.trimmingCharacters(in: .whitespacesAndNewlines), "\(text)")
            }
        }
    }

    private static func prints(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }

    /// How often each word occurs; the numbers of a list are none.
    private static func counts(_ text: String) -> [Substring: Int] {
        let lines = text.lowercased().split(separator: "\n").map { $0.replacing(#/^\d+\. /#, with: "") }
        let words = lines.joined(separator: " ").split { !$0.isLetter && !$0.isNumber }
        return words.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
}
