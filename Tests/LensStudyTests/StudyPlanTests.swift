import LensCore
import LensStudy
import Testing

@Suite struct StudyPlanTests {
    @Test func tasksAreInAnOrderOfTheirOwn() throws {
        let plan = try StudyFixture.plan(pairs: 2)
        #expect(
            plan.units.map { "\($0.models)\($0.pair.map(String.init) ?? "-") \($0.analysis.name)" } == [
                "[0]0 score", "[0]0 readouts", "[0]1 score", "[0]1 readouts", "[0]- hack",
                "[1]0 score", "[1]0 readouts", "[1]1 score", "[1]1 readouts", "[1]- hack", "[0, 1]- compare",
            ])
        #expect(plan.tasks.map(\.units.count) == [2, 2, 1, 2, 2, 1, 1])
        #expect(Set(plan.units.map(\.key)).count == plan.units.count && Set(plan.tasks.map(\.name)).count == plan.tasks.count)
    }

    /// Whatever a result depends on changes its address; what it does not depend on leaves it.
    @Test func addressesAreOfContent() throws {
        let plan = try StudyFixture.plan()
        func keys(_ text: String) throws -> [String] { try StudyFixture.plan(text).units.map(\.key) }
        #expect(try keys(StudyFixture.text) == plan.units.map(\.key))
        let seeded = try keys(StudyFixture.text + "\noptions: {seed: 1}")
        #expect(Set(seeded).isDisjoint(with: plan.units.map(\.key)))
        let renamed = try keys(StudyFixture.text.replacing("study: toy", with: "study: other"))
        #expect(renamed == plan.units.map(\.key))
        let fewer = try StudyFixture.plan(pairs: 11).units
        let shared = Set(fewer.map(\.key)).intersection(plan.units.map(\.key))
        // All but the comparison, which is of all pairs.
        #expect(shared.count == fewer.count - 1)
        let other = try StudyPlan(
            StudyFixture.study(), fingerprints: ["sha256:a", "sha256:c"], names: ["a", "b"], pairs: [StudyFixture.pairs()]
        ) { $0.name }
        #expect(zip(plan.units, other.units).allSatisfy { ($0.key == $1.key) == ($0.models == [0]) })
    }

    @Test func partsOfAHashStayApart() {
        #expect(StudyKey.hash(["ab", "c"]) != StudyKey.hash(["a", "bc"]))
        let one = PreferencePair(id: "x", prompt: "p", chosen: "c", rejected: "r")
        let two = PreferencePair(id: "x", prompt: "p", chosen: "c", rejected: "r", category: "k")
        #expect(StudyKey.hash(one) != StudyKey.hash(two))
    }

    @Test func sameModelTwiceIsRefused() throws {
        let error = try #require(throws: LensError.self) {
            try StudyPlan(
                StudyFixture.study(), fingerprints: ["sha256:a", "sha256:a"], names: ["a", "b"], pairs: [StudyFixture.pairs()]
            ) { $0.name }
        }
        #expect(error.message.contains("a and b are the same"))
    }
}
