import ArgumentParser
import LensAnalysis
import LensCore
import LensModel

/// What a reward is divided among.
enum AttributionTarget: String, ExpressibleByArgument, CaseIterable {
    case component, head, neuron, source, objective, token

    /// nil for tokens, which are attributed by gradients.
    var granularity: AttributionResult.Granularity? { AttributionResult.Granularity(rawValue: rawValue) }
}

/// How what input tokens add is measured.
struct TokenAttributionOptions: ParsableArguments {
    @Option(help: "With --by token, what stands in for a token that is not there: mean, zero or a token's id. mean if not given.")
    var baseline: IntegratedGradients.Baseline?

    @Option(help: "With --by token, which tokens count: all or response. all if not given.")
    var over: IntegratedGradients.Extent?

    @Option(
        help: ArgumentHelp(
            "With --by token, points between the baseline and the text. \(IntegratedGradients.steps) if not given.",
            valueName: "n"))
    var steps: Int?

    func check(_ target: AttributionTarget) throws {
        if let steps, steps < 1 { throw ValidationError("--steps must be at least 1, not \(steps)") }
        guard target != .token else { return }
        for (name, isGiven) in [("--baseline", baseline != nil), ("--over", over != nil), ("--steps", steps != nil)] where isGiven
        {
            throw ValidationError("\(name) goes with --by token, not \(target.rawValue)")
        }
    }

    func attribution(
        _ model: RewardModel, truncating: Bool, progress: @escaping ProgressHandler
    ) throws -> IntegratedGradients {
        try IntegratedGradients(
            model, baseline: baseline ?? .mean, over: over ?? .all, steps: steps ?? IntegratedGradients.steps,
            truncating: truncating, progress: progress)
    }

    var recorded: [String: OptionValue] {
        [
            "by": .text(AttributionTarget.token.rawValue), "baseline": .text((baseline ?? .mean).description),
            "over": .text((over ?? .all).rawValue), "steps": .integer(steps ?? IntegratedGradients.steps),
        ]
    }
}

extension IntegratedGradients.Extent: ExpressibleByArgument {}

extension IntegratedGradients.Baseline: ExpressibleByArgument {
    public init?(argument: String) {
        switch argument {
        case "mean": self = .mean
        case "zero": self = .zero
        default:
            guard let id = Int(argument) else { return nil }
            self = .token(id)
        }
    }

    var description: String {
        switch self {
        case .mean: "mean"
        case .zero: "zero"
        case .token(let id): "\(id)"
        }
    }
}
