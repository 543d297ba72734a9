import Foundation
import GRDB
import LensCore

/// What a store has of the study it was last run for.
public struct StudyContents: Sendable {
    /// A unit of the plan with its result.
    struct Entry: Sendable {
        let plan: PlanRow
        /// Nil where it is still to be made.
        let row: StudyRow?
    }

    /// The study's name.
    public let name: String
    /// What tables call the models.
    public let models: [String]
    /// What tables call the files of pairs.
    public let sources: [String]
    /// In the order of the plan.
    let entries: [Entry]
    /// Results that the plan does not ask for.
    let others: Int
    /// At most so many pairs of each file.
    public let limit: Int?
    /// The study's file and the folder its paths start from.
    let text: String
    let folder: URL

    /// Reads everything at one moment.
    ///
    /// - Throws: `LensError` where the store was never run.
    public init(_ store: StudyStore) throws {
        let read = try store.reading { db in
            (
                record: try StudyRecord.fetchOne(db), plan: try PlanRow.order(Column("position")).fetchAll(db),
                rows: try StudyRow.fetchAll(db)
            )
        }
        guard let record = read.record else {
            throw LensError.input(
                "\(store.folder.path): no study was run in this store", hint: "begin with `study run FILE.yaml --store DIR`")
        }
        name = record.name
        models = try JSONText.decode(record.models)
        sources = try JSONText.decode(record.sources)
        text = record.text
        limit = record.limit
        folder = URL(filePath: record.folder)
        let rows = Dictionary(uniqueKeysWithValues: read.rows.map { ($0.key, $0) })
        entries = read.plan.map { Entry(plan: $0, row: rows[$0.key]) }
        others = rows.count - Set(read.plan.map(\.key)).intersection(rows.keys).count
    }

    /// The study as its file said it when it was last run.
    public func study() throws -> Study {
        try Study(parsing: text, source: "the study \(name.quoted)", folder: folder)
    }

    func modelName(_ entry: Entry) -> String {
        entry.plan.model.map { models[$0] } ?? models.joined(separator: ", ")
    }
}
