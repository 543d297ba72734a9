import Foundation
import GRDB
import LensCore

/// One result in the store, or why there is none.
public struct StudyRow: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
    public static let databaseTableName = "result"

    /// The hash of all that the result depends on (`StudyKey`).
    public let key: String
    /// The model's fingerprint; of all of them, with commas, for comparisons.
    public let model: String
    public let analysis: String
    /// The pair's id; nil where the result is about more than one pair.
    public let pair: String?
    /// A hash of the texts.
    public let input: String
    /// As JSON.
    public let options: String
    /// The version that made it.
    public let tool: String
    /// The report as JSON; nil where the analysis failed.
    public let report: String?
    /// Why there is no report.
    public let failure: String?
    /// The file of tensors, from the store's folder.
    public let tensors: String?

    init(_ unit: StudyPlan.Unit, _ plan: StudyPlan, _ finding: StudyFinding) throws {
        try self.init(
            unit, plan, report: finding.report, failure: nil,
            tensors: finding.tensors.isEmpty ? nil : "tensors/\(unit.key).safetensors")
    }

    init(_ unit: StudyPlan.Unit, _ plan: StudyPlan, failure: LensError) throws {
        try self.init(unit, plan, report: nil, failure: failure.message, tensors: nil)
    }

    private init(_ unit: StudyPlan.Unit, _ plan: StudyPlan, report: String?, failure: String?, tensors: String?) throws {
        key = unit.key
        model = unit.address.fingerprints.joined(separator: ",")
        analysis = unit.analysis.name
        pair = plan.pair(of: unit)?.id
        input = unit.address.input
        options = try JSONText.encode(unit.address.options)
        tool = unit.address.tool
        self.report = report
        self.failure = failure
        self.tensors = tensors
    }
}
