import Foundation
import GRDB
import LensCheckpoint
import LensCore
import Synchronization
import Testing

@testable import LensStudy

@Suite struct StudyStoreTests {
    @Test func keepsResultsAndTensors() throws {
        let scratch = try StoreFolder()
        let plan = try StudyFixture.plan()
        let store = try scratch.store()
        let outcome = try StudyFixture.run(plan, store)
        #expect(outcome.made == plan.units.count && outcome.found == 0 && outcome.failed == 0)
        let states = try StudyStore(reading: store.folder).states()
        #expect(states.count == plan.units.count && states.values.allSatisfy { $0 == .done })
        let unit = try #require(plan.units.first { $0.analysis == .readouts && $0.pair == 5 })
        let file = try Safetensors(store.folder.appending(path: "tensors/\(unit.key).safetensors"))
        #expect(file.tensors.map(\.name) == ["chosen"] && file.tensors[0].shape == [2])
        let again = try StudyFixture.run(plan, store)
        #expect(again.made == 0 && again.found == plan.units.count)
    }

    /// Workers begin together, and the tables are made once.
    @Test func manyOpenANewStoreAtOnce() throws {
        for _ in 0..<20 {
            let scratch = try StoreFolder()
            let folder = scratch.folder.appending(path: "store")
            let failures = Mutex<[String]>([])
            DispatchQueue.concurrentPerform(iterations: 4) { _ in
                do { _ = try StudyStore(writing: folder).states() } catch { failures.withLock { $0.append("\(error)") } }
            }
            #expect(failures.withLock(\.self).isEmpty)
        }
    }

    @Test func changedOptionsMakeNewRows() throws {
        let scratch = try StoreFolder()
        let store = try scratch.store()
        let plan = try StudyFixture.plan()
        try StudyFixture.run(plan, store)
        let other = try StudyFixture.plan(StudyFixture.text + "\noptions: {seed: 9}")
        let outcome = try StudyFixture.run(other, store)
        #expect(outcome.made == other.units.count)
        #expect(try store.states().count == 2 * plan.units.count)
        let status = try StudyContents(store).status()
        #expect(status.others == plan.units.count && status.coverage.done == other.units.count)
    }

    /// Saving the same address again changes nothing.
    @Test func noRowTwice() throws {
        let scratch = try StoreFolder()
        let store = try scratch.store()
        let plan = try StudyFixture.plan()
        let unit = plan.units[0]
        for text in ["{\"n\":1}", "{\"n\":2}"] {
            let finding = StudyFinding(report: text)
            try store.save([(try StudyRow(unit, plan, finding), finding)])
        }
        let rows = try store.reading { try StudyRow.fetchAll($0) }
        #expect(rows.map(\.report) == ["{\"n\":1}"])
    }

    @Test func aFullDiskLosesNothing() throws {
        let scratch = try StoreFolder()
        let store = try scratch.store()
        let plan = try StudyFixture.plan()
        try store.begin(plan)
        let pages = try store.writing { db in try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0 }
        try store.writing { db in try db.execute(sql: "PRAGMA max_page_count = \(pages + 4)") }
        var runner = StudyRunner(plan, store: store, claims: StaticShare.whole)
        let error = try #require(throws: LensError.self) {
            _ = try runner.run { _ in
            } make: {
                try StudyFixture.make($0, plan)
            }
        }
        #expect(error.message.contains("disk is full") && error.hint?.contains("resume") == true && error.kind == .failure)
        let saved = try store.states().count
        #expect(saved > 0 && saved < plan.units.count)
        #expect(try store.reading { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
        // With room again it goes on.
        let outcome = try StudyFixture.run(plan, StudyStore(writing: store.folder))
        #expect(outcome.found == saved && outcome.made == plan.units.count - saved)
    }

    @Test func aNewerStoreIsRefused() throws {
        let scratch = try StoreFolder()
        let store = try scratch.store()
        try store.writing { db in try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('2')") }
        for open in [StudyStore.init(writing:), StudyStore.init(reading:)] {
            let error = try #require(throws: LensError.self) { try open(store.folder) }
            #expect(error.message.contains("newer version") && error.kind == .input)
        }
    }

    @Test func somethingElseIsRefused() throws {
        let scratch = try StoreFolder()
        let file = scratch.folder.appending(path: StudyStore.fileName)
        try Data(repeating: 65, count: 5000).write(to: file)
        for open in [StudyStore.init(writing:), StudyStore.init(reading:)] {
            let error = try #require(throws: LensError.self) { try open(scratch.folder) }
            #expect(error.message.contains("damaged file or something else"), "\(error)")
        }
        try FileManager.default.removeItem(at: file)
        let none = try #require(throws: LensError.self) { try StudyStore(reading: scratch.folder) }
        #expect(none.message.contains("there is no study.sqlite"))
        let queue = try DatabaseQueue(path: file.path)
        try queue.write { try $0.execute(sql: "CREATE TABLE songs (name TEXT)") }
        let foreign = try #require(throws: LensError.self) { try StudyStore(reading: scratch.folder) }
        #expect(foreign.message.contains("another database"))
        let blocked = try #require(throws: LensError.self) { try StudyStore(writing: URL(filePath: "/proc/study")) }
        #expect(blocked.kind == .input && blocked.message.contains("/proc/study"))
    }

    @Test func readOnlyStoresAreReadAndNotWritten() throws {
        let scratch = try StoreFolder()
        let plan = try StudyFixture.plan()
        let store = try scratch.store()
        try StudyFixture.run(plan, store)
        var configuration = Configuration()
        configuration.readonly = true
        let file = store.folder.appending(path: StudyStore.fileName)
        let queue = try DatabaseQueue(path: file.path, configuration: configuration)
        let error = try #require(throws: LensError.self) {
            try StoreError.explaining(file) { try queue.write { try $0.execute(sql: "DELETE FROM result") } }
        }
        #expect(error.message.contains("cannot be written") && error.kind == .input)
        #expect(try store.states().count == plan.units.count)
    }

    @Test func aStoreThatWasNeverRunSaysSo() throws {
        let scratch = try StoreFolder()
        let error = try #require(throws: LensError.self) { try StudyContents(scratch.store()) }
        #expect(error.message.contains("no study was run"))
    }
}
