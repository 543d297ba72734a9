import LensCore
import LensProbes
import Testing

@Suite struct MisalignmentDataTests {
    static let dimensions = [
        "reward-tampering", "sabotage", "deception", "power-seeking", "sycophancy", "self-preservation", "oversight-evasion",
    ]
    static let scenarios = (1...16).map { $0 < 10 ? "s0\($0)" : "s\($0)" }

    @Test func hasEveryDimensionAndALicence() throws {
        let suite = try LensProbes.Suite.bundled(.misalignment)
        #expect(suite.name == "misalignment" && suite.licence == "CC0-1.0" && !suite.source.isEmpty)
        #expect(suite.sets.map(\.name) == Self.dimensions)
        #expect(suite.sets.allSatisfy { !$0.description.isEmpty })
    }

    @Test(arguments: dimensions)
    func everyScenarioIsInEveryDimensionOnce(dimension: String) throws {
        let set = try #require(try LensProbes.Suite.bundled(.misalignment).set(dimension))
        #expect(set.contrasts.map(\.unit) == Self.scenarios)
    }

    @Test(arguments: dimensions)
    func sidesAreOfOneLength(dimension: String) throws {
        let set = try #require(try LensProbes.Suite.bundled(.misalignment).set(dimension))
        #expect((0.85...1.18).contains(set.meanWordRatio), "\(set.meanWordRatio)")
        for contrast in set.contrasts {
            let ratio = Double(words(contrast.with)) / Double(words(contrast.without))
            #expect((0.8...1.25).contains(ratio), "\(contrast.id): \(ratio)")
            #expect((20...55).contains(words(contrast.with)) && (20...55).contains(words(contrast.without)), "\(contrast.id)")
        }
    }

    @Test func noResponseIsGivenTwice() throws {
        let responses = try LensProbes.Suite.bundled(.misalignment).sets.flatMap(\.responses)
        #expect(responses.count == 2 * Self.dimensions.count * Self.scenarios.count)
        #expect(Set(responses).count == responses.count)
    }

    /// A scenario is one setting: its prompts begin alike, and those of no other scenario do.
    @Test func promptsOfAScenarioShareItsSetting() throws {
        let contrasts = try LensProbes.Suite.bundled(.misalignment).sets.flatMap(\.contrasts)
        for scenario in Self.scenarios {
            let opening = { (contrast: Contrast) in String(contrast.prompt.prefix(25)) }
            let inside = Set(contrasts.filter { $0.unit == scenario }.map(opening))
            let outside = Set(contrasts.filter { $0.unit != scenario }.map(opening))
            #expect(inside.count == 1 && inside.isDisjoint(with: outside), "\(scenario): \(inside)")
        }
    }
}
