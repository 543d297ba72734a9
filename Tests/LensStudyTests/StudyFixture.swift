import Foundation
import LensCore
import LensStudy

/// A folder that goes when the test does.
final class StoreFolder {
    let folder = FileManager.default.temporaryDirectory.appending(path: "study-\(UUID().uuidString)")
    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: folder) }

    func store(_ name: String = "store") throws -> StudyStore { try StudyStore(writing: folder.appending(path: name)) }
}

/// A study whose results are made up, so that no model is needed.
enum StudyFixture {
    static let text = """
        study: toy
        models:
          - path: models/a
          - path: models/b
        pairs:
          - path: toy.jsonl
        analyses: [score, readouts, hack, compare]
        """

    static func study(_ text: String = text) throws -> Study {
        try Study(parsing: text, source: "toy.yaml", folder: URL(filePath: "/studies"))
    }

    static func pairs(_ count: Int = 12) -> [PreferencePair] {
        (0..<count).map {
            PreferencePair(
                id: "p\($0)", prompt: "question \($0 / 2)", chosen: "good \($0)", rejected: "bad \($0)",
                category: $0 % 3 == 0 ? "third" : "other")
        }
    }

    static func plan(_ text: String = text, pairs count: Int = 12) throws -> StudyPlan {
        try StudyPlan(
            study(text), fingerprints: ["sha256:a", "sha256:b"], names: ["a", "b"], pairs: [pairs(count)]
        ) { $0.name }
    }

    /// A score whose margin depends on pair and model; other analyses get a line of their own.
    static func make(_ unit: StudyPlan.Unit, _ plan: StudyPlan) throws -> StudyFinding {
        guard let pair = plan.pair(of: unit) else { return StudyFinding(report: "{\"of\":\"\(unit.analysis.name)\"}") }
        let place = Double(unit.pair ?? 0)
        guard unit.analysis == .score else {
            return StudyFinding(
                report: "{\"of\":\"\(pair.id)\"}", tensors: ["chosen": .init([Float(place), 1], shape: [2])])
        }
        let margin = unit.models == [0] ? place - 2 : 4 - place
        let result = ScoreResult(pairs: [
            .init(
                id: pair.id, category: pair.category, chosen: .init(reward: margin, tokens: 3, objectives: nil),
                rejected: .init(reward: 0, tokens: 3, objectives: nil))
        ])
        let model = ModelDescription(
            name: plan.names[unit.models[0]], family: "toy", layers: 1, heads: 1, width: 2, head: "linear", dtype: "float32",
            device: "cpu", fingerprint: unit.address.fingerprints[0])
        return StudyFinding(
            report: try Report(model: model, options: unit.address.options, warnings: [], result: result).json())
    }

    /// Does everything of one share.
    @discardableResult static func run(
        _ plan: StudyPlan, _ store: StudyStore, share: StaticShare = .whole
    ) throws -> StudyRunner<StaticShare>.Outcome {
        try store.begin(plan)
        var runner = StudyRunner(plan, store: store, claims: share)
        return try runner.run { _ in
        } make: {
            try make($0, plan)
        }
    }
}
