import LensCore
import LensProbes
import Testing

@Suite struct QualityDataTests {
    static let dimensions = [
        "helpfulness", "correctness", "honesty", "safety", "clarity", "instruction-following", "relevance",
    ]
    static let units = (1...12).map { $0 < 10 ? "q0\($0)" : "q\($0)" }

    @Test func hasEveryDimensionAndALicence() throws {
        let suite = try LensProbes.Suite.bundled(.quality)
        #expect(suite.name == "quality" && suite.licence == "CC0-1.0" && !suite.source.isEmpty)
        #expect(suite.sets.map(\.name) == Self.dimensions)
        #expect(suite.sets.allSatisfy { !$0.description.isEmpty })
    }

    @Test(arguments: dimensions)
    func hasTwentyPromptsOfWhichTheMatchedComeFirst(dimension: String) throws {
        let set = try #require(try LensProbes.Suite.bundled(.quality).set(dimension))
        #expect(Set(set.contrasts.map(\.prompt)).count == 20 && set.contrasts.count == 20)
        #expect(set.contrasts.map(\.unit) == Self.units + Array(repeating: nil, count: 8))
    }

    @Test func aUnitIsOnePromptAndOtherPromptsHaveOneDimension() throws {
        let contrasts = try LensProbes.Suite.bundled(.quality).sets.flatMap(\.contrasts)
        for (prompt, uses) in Dictionary(grouping: contrasts, by: \.prompt) {
            #expect(Set(uses.map(\.unit)).count == 1, "\(prompt)")
            #expect(uses.count == (uses[0].unit == nil ? 1 : Self.dimensions.count), "\(prompt)")
        }
    }

    @Test(arguments: dimensions)
    func sidesAreOfOneLength(dimension: String) throws {
        let set = try #require(try LensProbes.Suite.bundled(.quality).set(dimension))
        #expect((0.85...1.18).contains(set.meanWordRatio), "\(set.meanWordRatio)")
        for contrast in set.contrasts {
            let ratio = Double(words(contrast.with)) / Double(words(contrast.without))
            #expect((0.75...1.25).contains(ratio), "\(contrast.id): \(ratio)")
            #expect((12...50).contains(words(contrast.with)) && (12...50).contains(words(contrast.without)), "\(contrast.id)")
        }
    }

    @Test func noResponseIsGivenTwice() throws {
        let responses = try LensProbes.Suite.bundled(.quality).sets.flatMap(\.responses)
        #expect(responses.count == 2 * Self.dimensions.count * 20)
        #expect(Set(responses).count == responses.count)
    }

    /// Whether a response keeps to what the prompt of a unit says of its form.
    static let forms: [String: @Sendable (String) -> Bool] = [
        "q01": { sentences($0) == 2 },
        "q02": { words($0) < 40 },
        "q03": { lines($0).count == 3 && lines($0).allSatisfy { $0.hasPrefix("* ") } },
        "q04": { lines($0).count == 1 },
        "q05": { sentences($0) == 1 },
        "q06": { $0.hasPrefix("First") },
        "q08": { lines($0).enumerated().allSatisfy { $0.element.hasPrefix("\($0.offset + 1). ") } },
        "q09": { $0.hasPrefix("Yes") || $0.hasPrefix("No") },
        "q10": { lines($0).count <= 3 },
        "q11": { $0.hasSuffix("?") },
        "q12": { lines($0).count == 1 },
    ]

    /// Otherwise a dimension would be measured by its form.
    @Test(arguments: forms.keys.sorted())
    func onlyTheDimensionOfInstructionsBreaksThem(unit: String) throws {
        let keeps = try #require(Self.forms[unit])
        for set in try LensProbes.Suite.bundled(.quality).sets {
            for contrast in set.contrasts where contrast.unit == unit {
                #expect(keeps(contrast.with), "\(contrast.id)")
                #expect(keeps(contrast.without) == (set.name != "instruction-following"), "\(contrast.id)")
            }
        }
    }
}

private func lines(_ text: String) -> [Substring] { text.split(separator: "\n") }

private func sentences(_ text: String) -> Int { text.split { ".?!".contains($0) }.count }
