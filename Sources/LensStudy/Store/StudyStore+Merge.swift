import Foundation
import GRDB
import LensCore

extension StudyStore {
    /// What a merge did.
    public struct Merged: Hashable, Sendable {
        /// Results taken over.
        public internal(set) var added = 0
        /// Results that were there already, with the same numbers.
        public internal(set) var same = 0
        /// Addresses whose reports differ; what was there first stays.
        public internal(set) var different: [String] = []

        public init(added: Int = 0, same: Int = 0, different: [String] = []) {
            self.added = added
            self.same = same
            self.different = different
        }
    }

    /// Takes over what another store has. A result replaces a failure; the plan is taken where this store has none.
    ///
    /// - Throws: `LensError` where either cannot be read or this one cannot be written; then nothing is taken over.
    public func merge(_ other: StudyStore) throws -> Merged {
        let theirs = try other.reading { try StudyRow.order(Column("key")).fetchAll($0) }
        let (record, plan) = try other.reading { db in
            (try StudyRecord.fetchOne(db), try PlanRow.order(Column("position")).fetchAll(db))
        }
        for row in theirs {
            guard let name = row.tensors else { continue }
            try copyTensors(other.folder.appending(path: name), to: folder.appending(path: name))
        }
        return try writing { db in
            var merged = Merged()
            for row in theirs {
                guard let own = try StudyRow.fetchOne(db, key: row.key) else {
                    try row.insert(db)
                    merged.added += 1
                    continue
                }
                if own.failure != nil, row.failure == nil {
                    try row.update(db)
                    merged.added += 1
                } else if own.report == row.report || row.failure != nil {
                    merged.same += 1
                } else {
                    merged.different.append(row.key)
                }
            }
            if let record, try StudyRecord.fetchCount(db) == 0 {
                try record.insert(db)
                for row in plan { try row.insert(db) }
            }
            return merged
        }
    }

    private func copyTensors(_ source: URL, to target: URL) throws {
        guard !FileManager.default.fileExists(atPath: target.path) else { return }
        let unfinished = target.deletingLastPathComponent().appending(path: ".\(UUID().uuidString)")
        do {
            try FileManager.default.copyItem(at: source, to: unfinished)
        } catch {
            throw LensError.input(
                "\(source.path): the tensors of a result cannot be copied: \(error.localizedDescription)",
                hint: "nothing was merged")
        }
        guard rename(unfinished.path, target.path) == 0 else {
            throw LensError.failure("\(target.path): cannot be written: \(String(cString: strerror(errno)))")
        }
    }
}
