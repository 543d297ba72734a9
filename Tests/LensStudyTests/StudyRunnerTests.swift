import Foundation
import LensCore
import LensStudy
import Testing

@Suite struct StudyRunnerTests {
    private struct Interruption: Error {}

    /// One, two and four workers make the same tables and lines, in one store or in several that are merged.
    @Test(arguments: [1, 2, 4], [true, false])
    func workersMakeTheSame(workers: Int, sharesStore: Bool) throws {
        let scratch = try StoreFolder()
        let plan = try StudyFixture.plan()
        let whole = try scratch.store("whole")
        try StudyFixture.run(plan, whole)
        let target = try scratch.store("target")
        var made = 0
        // Backwards, so that the order of rows in the database differs.
        for index in (0..<workers).reversed() {
            let share = StaticShare(index: index, count: workers)
            let store = sharesStore ? target : try scratch.store("worker-\(index)")
            let outcome = try StudyFixture.run(plan, store, share: share)
            made += outcome.made
            #expect(outcome.made + outcome.left + outcome.found == plan.units.count)
            if !sharesStore {
                let merged = try target.merge(store)
                #expect(merged.added == outcome.made && merged.different.isEmpty)
            }
        }
        #expect(made == plan.units.count)
        let (expected, found) = (try StudyContents(whole), try StudyContents(target))
        #expect(try found.lines() == expected.lines())
        #expect(try found.pairTable() == expected.pairTable())
    }

    /// A run that ends anywhere loses the task in flight alone.
    @Test func interruptedRunsGoOn() throws {
        let scratch = try StoreFolder()
        let plan = try StudyFixture.plan()
        let store = try scratch.store()
        try store.begin(plan)
        for stop in [3, 6, 9] {
            var count = 0
            var runner = StudyRunner(plan, store: store, claims: StaticShare.whole)
            #expect(throws: Interruption.self) {
                _ = try runner.run { _ in
                    count += 1
                    if count == stop { throw Interruption() }
                } make: {
                    try StudyFixture.make($0, plan)
                }
            }
        }
        let done = try store.states().count
        #expect(done > 20 && done < plan.units.count)
        #expect(try StudyFixture.run(plan, store).found == done)
        let whole = try scratch.store("whole")
        try StudyFixture.run(plan, whole)
        #expect(try StudyContents(store).lines() == StudyContents(whole).lines())
    }

    @Test func failuresAreSavedAndTriedAgainOnlyWhenAsked() throws {
        let scratch = try StoreFolder()
        let plan = try StudyFixture.plan()
        let store = try scratch.store()
        try store.begin(plan)
        func run(failing: Bool) throws -> StudyRunner<StaticShare>.Outcome {
            var runner = StudyRunner(plan, store: store, claims: StaticShare.whole)
            return try runner.run { _ in
            } make: { unit in
                if failing, unit.analysis == .score, unit.pair == 3 { throw LensError.input("p3: too long", hint: "shorten it") }
                return try StudyFixture.make(unit, plan)
            }
        }
        #expect(try run(failing: true).failed == 2)
        let again = try run(failing: false)
        #expect(again.failed == 2 && again.made == 0)
        let status = try StudyContents(store).status()
        #expect(status.coverage == .init(planned: plan.units.count, done: plan.units.count - 2, failed: 2))
        #expect(status.failures.map(\.why) == ["too long", "too long"] && status.failures.map(\.model) == ["a", "b"])
        try store.forgetFailures(plan.units.map(\.key))
        #expect(try run(failing: false).made == 2)
        #expect(try StudyContents(store).status().failures.isEmpty)
    }

    /// The merged store has the result, whichever side failed.
    @Test func mergingPrefersResultsToFailures() throws {
        let scratch = try StoreFolder()
        let plan = try StudyFixture.plan()
        let (good, bad) = (try scratch.store("good"), try scratch.store("bad"))
        try StudyFixture.run(plan, good)
        try bad.begin(plan)
        var runner = StudyRunner(plan, store: bad, claims: StaticShare.whole)
        _ = try runner.run { _ in
        } make: { _ in
            throw LensError.failure("no memory")
        }
        #expect(try bad.merge(good).added == plan.units.count)
        #expect(try good.merge(bad) == StudyStore.Merged(same: plan.units.count))
        #expect(try StudyContents(bad).lines() == StudyContents(good).lines())
    }

    @Test func mergingTellsOfOtherNumbers() throws {
        let scratch = try StoreFolder()
        let plan = try StudyFixture.plan()
        let (one, two) = (try scratch.store("one"), try scratch.store("two"))
        try StudyFixture.run(plan, one)
        try two.begin(plan)
        var runner = StudyRunner(plan, store: two, claims: StaticShare.whole)
        _ = try runner.run { _ in
        } make: { _ in
            StudyFinding(report: "{}")
        }
        let before = try StudyContents(one).lines()
        #expect(try one.merge(two).different.count == plan.units.count)
        #expect(try StudyContents(one).lines() == before)
    }
}
