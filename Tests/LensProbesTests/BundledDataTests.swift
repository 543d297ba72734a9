import Foundation
import LensCore
import LensProbes
import Testing

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
        let suite = try LensProbes.Suite.bundled(.concepts)
        #expect(suite.sets.count == 9 && suite.set("placebo") != nil)
        for set in suite.sets {
            #expect(set.contrasts.map(\.unit) == suite.sets[0].contrasts.map(\.unit))
            #expect(set.contrasts.map(\.without) == suite.sets[0].contrasts.map(\.without))
            #expect(Set(set.contrasts.map(\.prompt)).count >= 24)
        }
        #expect((0.9...1.1).contains(try #require(suite.set("placebo")).meanWordRatio))
    }

    @Test(arguments: LensProbes.Suite.Bundled.allCases) func textsAreTheirOwn(bundled: LensProbes.Suite.Bundled) throws {
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
