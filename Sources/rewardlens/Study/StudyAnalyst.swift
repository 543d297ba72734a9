import LensAnalysis
import LensCheckpoint
import LensCore
import LensModel
import LensStudy

/// Makes the results that a plan asks for, one model in memory at a time.
struct StudyAnalyst {
    let plan: StudyPlan
    let models: StudyModels
    private var loaded: (index: Int, model: RewardModel)?

    init(_ plan: StudyPlan, _ models: StudyModels) {
        self.plan = plan
        self.models = models
    }

    /// Loads the model of a task that has one of its own.
    mutating func prepare(_ task: StudyPlan.Task) throws {
        let own = task.units.first.flatMap { $0.models.count == 1 ? $0.models[0] : nil }
        guard own == nil || loaded?.index != own else { return }
        // The one before must be gone first.
        loaded = nil
        if let own { loaded = (own, try models.load(own)) }
    }

    func make(_ unit: StudyPlan.Unit) throws -> StudyFinding {
        if case .compare = unit.analysis { return try comparison(unit) }
        guard let model = loaded?.model else { throw LensError.failure("no model is loaded for \(unit.analysis.name)") }
        guard let pair = plan.pair(of: unit) else { return try builtIn(unit, model) }
        let truncating = plan.study.options.truncates
        switch unit.analysis {
        case .score: return try finding(unit, model, Score(model, truncating: truncating).pairs([pair]))
        case .lens: return try finding(unit, model, Lens(model, truncating: truncating).pairs([pair]))
        case .attribute(let by):
            let split: AttributionResult.Granularity = by == .head ? .head : .component
            return try finding(unit, model, Attribution(model, by: split, truncating: truncating).pairs([pair]))
        case .patch(let patching):
            let options = PatchOptions(
                mode: patching.mode, targets: patching.targets.map { $0 == .head ? .head : .component }, at: patching.at,
                alignment: patching.alignment, seed: seed)
            let input = try PatchInput(pair, model: model, truncating: truncating)
            let found = try Patch(model, options).pairs([input])
            return try finding(unit, model, (found.result.withoutMemory, found.warnings))
        case .agree(let schemes):
            return try finding(
                unit, model, Agree(model, protocols: schemes, seed: seed, truncating: truncating).pairs([pair]))
        case .readouts:
            let (result, vectors, warnings) = try Readouts(model, truncating: truncating).pair(pair)
            return try finding(
                unit, model, (result, warnings),
                tensors: vectors.mapValues { SafetensorsWriter.Tensor($0, shape: [$0.count]) })
        case .hack, .concepts, .compare: throw LensError.failure("\(unit.analysis.name) is no analysis of single pairs")
        }
    }

    private var seed: UInt64 { plan.study.options.seed }

    private func builtIn(_ unit: StudyPlan.Unit, _ model: RewardModel) throws -> StudyFinding {
        let truncating = plan.study.options.truncates
        switch unit.analysis {
        case .hack:
            let result = try Hack.builtIn(model, seed: seed, truncating: truncating) { _ in }
            return try finding(unit, model, (result, []))
        case .concepts:
            let result = try Concepts.builtIn(model, seed: seed, truncating: truncating) { _ in }
            return try finding(unit, model, (result, []))
        default: throw LensError.failure("\(unit.analysis.name) needs pairs")
        }
    }

    private func comparison(_ unit: StudyPlan.Unit) throws -> StudyFinding {
        let pairs = unit.source.map { plan.pairs[$0] } ?? []
        let compare = Compare(seed: seed, truncating: plan.study.options.truncates)
        return try finding(unit, nil, compare.run(pairs, models: unit.models.count) { try models.load(unit.models[$0]) })
    }

    private func finding<Result: AnalysisResult>(
        _ unit: StudyPlan.Unit, _ model: RewardModel?, _ found: (result: Result, warnings: [String]),
        tensors: [String: SafetensorsWriter.Tensor] = [:]
    ) throws -> StudyFinding {
        let report = Report(
            model: model?.description, options: unit.address.options, warnings: found.warnings, result: found.result)
        return StudyFinding(report: try report.json(), tensors: tensors)
    }
}
