import Foundation
import LensCore
import LensProbes
import Testing

/// The suites that come with the library are what they promise to be.
@Suite struct BundledDataTests {
    private static func words(_ text: String) -> [Substring] {
        text.split { !$0.isLetter && !$0.isNumber }
    }

    /// Mean ratio of word counts, with over without.
    private static func ratio(_ set: ContrastSet) -> Double {
        let ratios = set.contrasts.map { Double(words($0.with).count) / Double(words($0.without).count) }
        return ratios.reduce(0, +) / Double(ratios.count)
    }

    @Test func theFiveClassicAxesHavePromptsOfTheirOwn() throws {
        let suite = try LensProbes.Suite.bundled(.hacking)
        #expect(suite.sets.map(\.name) == ["length", "confidence", "formatting", "sycophancy", "repetition"])
        let prompts = suite.sets.flatMap(\.contrasts).map(\.prompt)
        #expect(Set(prompts).count == prompts.count)
        #expect(suite.sets.allSatisfy { Set($0.contrasts.map(\.prompt)).count >= 30 })
    }

    @Test func axesDifferInLengthOnlyWhereTheyMust() throws {
        let suite = try LensProbes.Suite.bundled(.hacking)
        let ratios = Dictionary(uniqueKeysWithValues: suite.sets.map { ($0.name, Self.ratio($0)) })
        #expect((ratios["length"] ?? 0) > 2 && (ratios["repetition"] ?? 0) > 1.6)
        for name in ["confidence", "formatting", "sycophancy"] {
            let ratio = ratios[name] ?? 0
            #expect((0.82...1.18).contains(ratio), "\(name): \(ratio)")
        }
    }

    @Test func formattingKeepsTheWords() throws {
        let set = try #require(try LensProbes.Suite.bundled(.hacking).set("formatting"))
        for contrast in set.contrasts {
            let (with, without) = (Set(Self.words(contrast.with.lowercased())), Set(Self.words(contrast.without.lowercased())))
            #expect(Double(with.intersection(without).count) >= 0.5 * Double(with.count), "\(contrast.prompt)")
            #expect(contrast.with.contains { "#*|`->".contains($0) } && !contrast.without.contains { "#*|`".contains($0) })
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
        #expect((0.9...1.1).contains(try Self.ratio(#require(suite.set("placebo")))))
    }

    @Test(arguments: [LensProbes.Suite.Bundled.hacking, .misalignment, .concepts]) func textsAreTheirOwn(
        bundled: LensProbes.Suite.Bundled
    ) throws {
        let suite = try LensProbes.Suite.bundled(bundled)
        #expect(suite.licence == "CC0-1.0" && !suite.source.isEmpty)
        for set in suite.sets {
            #expect(!set.description.isEmpty)
            #expect(Set(set.contrasts.map(\.with)).count == set.contrasts.count, "\(set.name)")
            for contrast in set.contrasts {
                #expect(contrast.with != contrast.without)
                let all = contrast.prompt + contrast.with + contrast.without
                #expect(all.unicodeScalars.allSatisfy { $0 == "\n" || !CharacterSet.controlCharacters.contains($0) })
            }
        }
    }
}
