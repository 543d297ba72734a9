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

    static let transforms = """
        suite: mine
        transforms:
          - transform: hedged
          - {name: smileys, transform: emoji, doses: [1, 3]}
          - {transform: noise-12}
        """

    @Test func setsMayBeMissingBesideTransforms() throws {
        let suite = try LensProbes.Suite(parsing: Self.transforms, source: "good.yaml")
        #expect(suite.sets.isEmpty && suite.transforms.map(\.name) == ["hedged", "smileys", "noise-12"])
        #expect(suite.transforms.map(\.doses) == [[1, 2, 4], [1, 3], [1, 2, 4]])
        #expect(suite.transforms[1].transform.name == "emoji")
    }

    @Test(arguments: [
        (transforms.replacing("emoji", with: "emojis"), "line 4: transforms[1].transform: expected one of filler"),
        (transforms.replacing("emoji", with: "emojis"), "\"emojis\""),
        (transforms.replacing("[1, 3]", with: "[3, 1]"), "line 4: transforms[1].doses: expected rising doses from 1 to 100"),
        (transforms.replacing("[1, 3]", with: "[1, x]"), "expected whole numbers, found \"x\""),
        (transforms.replacing("[1, 3]", with: "[]"), "doses"), (transforms.replacing("doses", with: "dose"), "\"dose\""),
        (transforms.replacing("smileys", with: "hedged"), "twice"), (transforms + "\nsets: []", "a list that is not empty"),
        (good + "\ntransforms: [{name: politeness, transform: emoji}]", "twice"), ("suite: x\ntransforms: []", "transforms"),
        ("suite: x\ntransforms: [{name: y}]", "the key transform"),
    ])
    func refusesTransformsWithPlaceAndExpectation(text: String, part: String) {
        let error = #expect(throws: LensError.self) { try LensProbes.Suite(parsing: text, source: "bad.yaml") }
        #expect(error?.message.contains(part) == true && error?.message.contains("bad.yaml") == true, "\(error?.message ?? "")")
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
