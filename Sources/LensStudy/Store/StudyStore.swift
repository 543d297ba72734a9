import Foundation
import GRDB
import LensCheckpoint
import LensCore

/// The results of studies in a folder: `study.sqlite`, one row a result under the hash of all it depends on, and `tensors`.
///
/// Each save is one transaction, so a killed run loses what was in flight and nothing else.
public struct StudyStore: Sendable {
    public enum State: Hashable, Sendable { case done, failed }

    /// What the database's file is called.
    public static let fileName = "study.sqlite"

    public let folder: URL
    let queue: DatabaseQueue

    /// Opens a store to write to, and makes it where there is none.
    ///
    /// - Throws: `LensError` where the folder cannot be written, or holds a store of a newer version or something else.
    public init(writing folder: URL) throws {
        self.folder = folder.standardizedFileURL
        do {
            try FileManager.default.createDirectory(
                at: folder.appending(path: "tensors"), withIntermediateDirectories: true)
        } catch {
            throw LensError.input(
                "\(folder.path): the store's folder cannot be made: \(error.localizedDescription)",
                hint: "give --store a folder that can be written")
        }
        let file = self.folder.appending(path: Self.fileName)
        queue = try StoreLock.opening(self.folder) {
            try StoreError.explaining(file) {
                let queue = try DatabaseQueue(path: file.path, configuration: Self.configuration())
                guard try !queue.read(StudySchema.migrator.hasBeenSuperseded) else { throw StoreError.newer(file) }
                try StudySchema.migrator.migrate(queue)
                return queue
            }
        }
    }

    /// Opens a store to read.
    ///
    /// - Throws: `LensError` where there is none, or one of another version.
    public init(reading folder: URL) throws {
        self.folder = folder.standardizedFileURL
        let file = self.folder.appending(path: Self.fileName)
        guard FileManager.default.fileExists(atPath: file.path) else {
            throw LensError.input(
                "\(folder.path): there is no \(Self.fileName)", hint: "give --store the folder of a `study run`")
        }
        queue = try StoreError.explaining(file) {
            // What a killed run left unfinished is undone by whoever opens next, who must be able to write for that.
            let isWritable = FileManager.default.isWritableFile(atPath: file.path)
            let queue = try DatabaseQueue(path: file.path, configuration: Self.configuration(readonly: !isWritable))
            try queue.read { db in
                guard try !StudySchema.migrator.hasBeenSuperseded(db) else { throw StoreError.newer(file) }
                guard try StudySchema.migrator.hasCompletedMigrations(db) else { throw StoreError.foreign(file) }
            }
            return queue
        }
    }

    private static func configuration(readonly: Bool = false) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readonly
        // Workers of one machine may share a store; each save takes milliseconds.
        configuration.busyMode = .timeout(60)
        return configuration
    }

    /// What there is of every address.
    public func states() throws -> [String: State] {
        try reading { db in
            let rows = try Row.fetchAll(db, sql: "SELECT key, failure IS NULL AS done FROM result")
            return Dictionary(uniqueKeysWithValues: rows.map { ($0["key"] as String, $0["done"] as Bool ? .done : .failed) })
        }
    }

    /// Saves results with their tensors, all of them or none. An address that is there already stays as it is.
    public func save(_ rows: [(row: StudyRow, finding: StudyFinding?)]) throws {
        for (row, finding) in rows {
            guard let name = row.tensors, let tensors = finding?.tensors else { continue }
            let file = folder.appending(path: name)
            do { try SafetensorsWriter.write(tensors, to: file) } catch let error as LensError {
                throw LensError(.failure, error.message, hint: StoreError.resumeHint)
            }
        }
        try writing { db in for (row, _) in rows { try row.insert(db, onConflict: .ignore) } }
    }

    /// Forgets the failures among these addresses, so that they are tried again.
    public func forgetFailures(_ keys: [String]) throws {
        try writing { db in
            for key in keys {
                try db.execute(sql: "DELETE FROM result WHERE key = ? AND failure IS NOT NULL", arguments: [key])
            }
        }
    }

    /// Notes which study the store is run for.
    public func begin(_ plan: StudyPlan) throws {
        let record = try StudyRecord(plan)
        let rows = plan.units.enumerated().map { PlanRow($0.element, of: plan, at: $0.offset) }
        try writing { db in
            guard try StudyRecord.fetchOne(db) != record || PlanRow.order(Column("position")).fetchAll(db) != rows else { return }
            try record.save(db)
            try PlanRow.deleteAll(db)
            for row in rows { try row.insert(db) }
        }
    }

    /// What SQLite finds wrong with the database's file; nil where it is sound.
    public func damage() throws -> String? {
        let found = try reading { db in try String.fetchAll(db, sql: "PRAGMA integrity_check") }
        return found == ["ok"] ? nil : found.joined(separator: "; ")
    }

    func reading<R>(_ body: (Database) throws -> R) throws -> R {
        try StoreError.explaining(folder.appending(path: Self.fileName)) { try queue.read(body) }
    }

    func writing<R>(_ body: (Database) throws -> R) throws -> R {
        try StoreError.explaining(folder.appending(path: Self.fileName)) { try queue.write(body) }
    }
}
