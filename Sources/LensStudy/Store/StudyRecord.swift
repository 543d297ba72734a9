import Foundation
import GRDB
import LensCore

/// The study that a store was last run for, so that it can go on and be read without the study's files.
struct StudyRecord: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "study"

    /// There is one.
    var id = 1
    let name: String
    /// The YAML file.
    let text: String
    /// What its relative paths start from.
    let folder: String
    /// What tables call the models, as JSON.
    let models: String
    /// The names of the files of pairs, as JSON.
    let sources: String
    /// At most so many pairs of each file.
    let limit: Int?

    init(_ plan: StudyPlan) throws {
        name = plan.study.name
        text = plan.study.text
        folder = plan.study.folder.path
        models = try JSONText.encode(plan.names)
        sources = try JSONText.encode(plan.study.sources.map(\.name))
        limit = plan.limit
    }
}

/// One unit of the plan of that study.
struct PlanRow: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "plan"

    /// In the order of the plan.
    let position: Int
    let key: String
    /// Which model; nil for all of them.
    let model: Int?
    /// Which file of pairs; nil for analyses of built-in texts.
    let source: Int?
    /// The pair's id, category and a hash of its prompt; nil for analyses of more.
    let pair: String?
    let category: String?
    let prompt: String?
    /// The analysis with its options in one line.
    let label: String

    init(_ unit: StudyPlan.Unit, of plan: StudyPlan, at position: Int) {
        let found = plan.pair(of: unit)
        self.position = position
        key = unit.key
        model = unit.models.count == 1 ? unit.models[0] : nil
        source = unit.source
        pair = found?.id
        category = found?.category
        prompt = found.map { StudyKey.hash($0.prompt.flatMap { [$0.role, $0.content] }) }
        label = unit.analysis.label
    }
}
