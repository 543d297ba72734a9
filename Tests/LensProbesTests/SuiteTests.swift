import LensCore
import LensProbes
import Testing

@Suite struct SuiteTests {
    static let good = """
        suite: mine
        licence: CC0-1.0
        sets:
          - name: politeness
            description: It says please.
            contrasts:
              - {prompt: Where?, with: "There, please.", without: There., unit: a}
              - prompt: When?
                with: Now, please.
                without: Now.
        """

    @Test func readsSetsInOrder() throws {
        let suite = try LensProbes.Suite(parsing: Self.good, source: "good.yaml")
        #expect(suite.name == "mine" && suite.licence == "CC0-1.0" && suite.source == "")
        let set = try #require(suite.set("politeness"))
        #expect(set.contrasts.map(\.id) == ["politeness-1", "politeness-2"])
        #expect(set.contrasts.map(\.cluster) == ["a", "When?"])
        #expect(set.contrasts[1].with == "Now, please." && set.contrasts[1].without == "Now.")
    }

    @Test(arguments: [
        ("", "a suite"), ("- a", "a mapping"), ("suite: [", "YAML"), ("suite: x", "the key sets"),
        ("suite: x\nsets: []", "a list that is not empty"), ("suite: x\nsets: 3", "a list"),
        ("suite: x\nset: y", "\"set\""), ("suite: ''\nsets: [{}]", "a text"),
        (good.replacing("with: Now, please.", with: "with: [a]"), "sets[0].contrasts[1].with"),
        (good.replacing("unit: a", with: "unity: a"), "line 7"),
        (
            good.replacing("when?", with: "") + "\n  - name: politeness\n    contrasts: [{prompt: a, with: b, without: c}]",
            "twice"
        ),
    ])
    func refusesWithPlaceAndExpectation(text: String, part: String) {
        let error = #expect(throws: LensError.self) { try LensProbes.Suite(parsing: text, source: "bad.yaml") }
        #expect(error?.message.contains(part) == true && error?.message.contains("bad.yaml") == true, "\(error?.message ?? "")")
    }

    @Test func pairsBecomeSetsByCategory() throws {
        let pairs = [
            PreferencePair(id: "1", prompt: "p", chosen: "a", rejected: "b", category: "x"),
            PreferencePair(id: "2", prompt: "q", chosen: "c", rejected: "d"),
            PreferencePair(id: "3", prompt: "r", chosen: "e", rejected: "f", category: "x"),
        ]
        let sets = try ContrastSet.sets(of: pairs)
        #expect(sets.map(\.name) == ["x", "pairs"])
        #expect(sets[0].contrasts.map(\.with) == ["a", "e"])
    }
}
