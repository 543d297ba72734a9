import LensCore
import LensExplorer
import LensModel

/// A model that the explorer holds, with the line that its work stands in.
struct OpenedModel: Sendable {
    let model: RewardModel
    /// What reports call it: its own name, numbered where another one has it too.
    let name: String
    /// What reports record of how it was opened.
    let options: [String: OptionValue]
    let line: WorkLine

    init(_ model: RewardModel, name: String, options: [String: OptionValue], threads: Int) {
        self.model = model
        self.name = name
        self.options = options
        line = WorkLine(name: "rewardlens \(name)", threads: threads)
    }

    /// What the explorer says of it.
    var shown: OpenModel {
        let shape = model.shape
        let components = (0..<shape.layers).flatMap { layer in
            [Component.attention(layer)] + (0..<shape.heads).map { .head(layer: layer, head: $0) } + [.mlp(layer)]
        }
        let missing = [Site.pattern(0), .headOutput(0), .value(0)].first { !model.has($0) }
        return OpenModel(
            description: description, components: components,
            noAttention: missing.map { "this model does not show what its attention does: it has no site \($0)" })
    }

    var description: ModelDescription {
        let own = model.description
        return ModelDescription(
            name: name, family: own.family, layers: own.layers, heads: own.heads, width: own.width, head: own.head,
            dtype: own.dtype, device: own.device, fingerprint: own.fingerprint)
    }

    /// Does work in the model's line; it stops at the next step of a pass when the calling task is cancelled.
    func run<R: Sendable>(
        telling progress: @escaping @Sendable (Progress) -> Void = { _ in },
        _ work: @escaping @Sendable (RewardModel, @escaping ProgressHandler) throws -> R
    ) async throws -> R {
        try await line.run { cancellation in
            try work(model.interrupted { try cancellation.check() }) { step in
                try cancellation.check()
                progress(step)
            }
        }
    }

    /// What the command line would report.
    func report<Result: AnalysisResult>(
        _ found: (result: Result, warnings: [String]), _ options: [String: OptionValue] = [:]
    ) -> Report<Result> {
        Report(
            model: description, options: self.options.merging(options) { $1 }, warnings: found.warnings, result: found.result)
    }
}
