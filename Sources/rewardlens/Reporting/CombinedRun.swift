import ArgumentParser
import LensAnalysis
import LensCore
import LensFeatures
import LensModel
import LensProbes

/// Runs several analyses of the same pairs. One that fails leaves a gap in the report and does not end it.
struct CombinedRun {
    /// Analyses that can be left out.
    enum Part: String, CaseIterable, ExpressibleByArgument {
        case lens, tokens, attribute, sources, patch, agree

        var title: String {
            switch self {
            case .lens: "Reward lens"
            case .tokens: "Reward at every token"
            case .attribute: "Component attribution"
            case .sources: "Attribution by source token"
            case .patch: "Activation patching"
            case .agree: "Agreement of attribution and patching"
            }
        }
    }

    let model: RewardModel
    let options: [String: OptionValue]
    let seed: UInt64
    let truncating: Bool
    let without: Set<Part>
    let bar: ProgressBar
    var gaps: [CombinedResult.Gap] = []

    init(
        _ model: RewardModel, options: [String: OptionValue], seed: UInt64, truncating: Bool = false, without: Set<Part> = [],
        bar: ProgressBar
    ) {
        self.model = model
        self.options = options
        self.seed = seed
        self.truncating = truncating
        self.without = without
        self.bar = bar
    }

    /// The analyses of pairs.
    ///
    /// - Throws: `LensError` where a pair cannot be encoded or scored: without rewards there is nothing to explain.
    mutating func reports(_ pairs: [PreferencePair]) throws -> CombinedResult.Reports {
        let (score, warnings) = try Score(model, truncating: truncating, progress: progress("rewards")).pairs(pairs)
        var reports = CombinedResult.Reports(score: report(score, warnings))
        reports.lens = try lens(pairs)
        let (model, truncating, seed) = (model, truncating, seed)
        var note = progress("attribution")
        reports.attribute = try attempt(.attribute, ["by": .text("head")]) {
            try Attribution(model, by: .head, truncating: truncating, progress: note).pairs(pairs)
        }
        note = progress("attribution by source")
        reports.sources = try attempt(.sources, ["by": .text("source")]) {
            try Attribution(model, by: .source, truncating: truncating, progress: note).pairs(pairs)
        }
        if model.shape.layers == 0, !without.contains(.tokens) {
            note = progress("tokens")
            reports.gradients = try attempt("What each token adds", ["by": .text("token")]) {
                try IntegratedGradients(model, truncating: truncating, progress: note).pairs(pairs)
            }
        }
        note = progress("patching")
        reports.patch = try attempt(
            .patch, ["by": .list(["component", "head"]), "mode": .text("noising"), "at": .text("readout")]
        ) {
            let inputs = try pairs.map { try PatchInput($0, model: model, truncating: truncating) }
            let found = try Patch(model, PatchOptions(targets: [.component, .head], seed: seed), progress: note).pairs(inputs)
            return (found.result.withoutMemory, found.warnings)
        }
        note = progress("agreement")
        reports.agree = try attempt(.agree, ["protocol": .list(["corrected"])]) {
            try Agree(model, protocols: [.corrected], seed: seed, truncating: truncating, progress: note).pairs(pairs)
        }
        return reports
    }

    /// The lens, with the reward at every token where there is one.
    private mutating func lens(_ pairs: [PreferencePair]) throws -> Report<LensResult>? {
        let (model, truncating, note) = (model, truncating, progress("lens"))
        func run(tokens: Bool) throws -> (result: LensResult, warnings: [String]) {
            try Lens(model, readsEveryToken: tokens, truncating: truncating, progress: note).pairs(pairs)
        }
        if !without.contains(.lens),
            let every = try attempt(.tokens, ["tokens": .bool(true)], { try run(tokens: true) })
        {
            return every
        }
        return try attempt(.lens) { try run(tokens: false) }
    }

    /// The analysis' report; nil, and a gap, where it was left out or fails.
    mutating func attempt<R: AnalysisResult>(
        _ part: Part, _ own: [String: OptionValue] = [:], _ body: () throws -> (result: R, warnings: [String])
    ) throws -> Report<R>? {
        guard !without.contains(part) else {
            leave(out: part.title, "left out by --without \(part.rawValue)")
            return nil
        }
        return try attempt(part.title, own, body)
    }

    mutating func attempt<R: AnalysisResult>(
        _ what: String, _ own: [String: OptionValue] = [:], _ body: () throws -> (result: R, warnings: [String])
    ) throws -> Report<R>? {
        do {
            let (result, warnings) = try body()
            return report(result, warnings, own)
        } catch let error as LensError {
            leave(out: what, error.message)
            return nil
        }
    }

    mutating func leave(out what: String, _ why: String) { gaps.append(.init(what: what, why: why)) }

    private func report<R: AnalysisResult>(
        _ result: R, _ warnings: [String], _ own: [String: OptionValue] = [:]
    ) -> Report<R> {
        Report(model: model.description, options: options.merging(own) { $1 }, warnings: warnings, result: result)
    }

    func progress(_ what: String) -> ProgressHandler {
        { [bar] in bar.update(Progress(done: $0.done, total: $0.total, what: "\($0.what), \(what)")) }
    }

    /// Both texts of each pair as they are fed.
    func fed(_ pairs: [PreferencePair]) throws -> [CombinedResult.Fed] {
        func side(_ pair: PreferencePair, _ response: [Message]) throws -> CombinedResult.Side {
            let text = try model.encode(prompt: pair.prompt, response: response, truncating: truncating)
            let surfaces = text.surfaces
            return .init(
                tokens: text.ids.indices.map { .init(id: text.ids[$0], text: surfaces[$0], role: text.roles[$0].rawValue) },
                readout: text.readout)
        }
        return try pairs.map {
            try .init(
                id: $0.id, prompt: $0.prompt.last?.content ?? "", chosen: side($0, $0.chosen), rejected: side($0, $0.rejected))
        }
    }

    /// Everything together, with each warning once.
    func combined(_ reports: CombinedResult.Reports, fed: [CombinedResult.Fed], warnings: [String]) -> Report<CombinedResult> {
        let own: [[String]] = [
            warnings, reports.score.warnings, reports.lens?.warnings ?? [], reports.attribute?.warnings ?? [],
            reports.sources?.warnings ?? [], reports.gradients?.warnings ?? [], reports.patch?.warnings ?? [],
            reports.agree?.warnings ?? [],
            reports.hack?.warnings ?? [], reports.concepts?.warnings ?? [], reports.features?.warnings ?? [],
        ]
        let distinct = own.joined().reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        return Report(
            model: model.description, options: options, warnings: distinct,
            result: CombinedResult(
                command: Origin.command, libtorch: Origin.libtorch, fed: fed, reports: reports, notMeasured: gaps))
    }
}
