import LensCore
import LensModel
import LensText
import LensTorch

/// How much of a reward each token accounts for: integrated gradients over token embeddings (Sundararajan et al., 2017).
///
/// (e_i − b) · ∫ ∂r/∂e_i along the straight way from the baseline `b` in every token's place to the text's embeddings, both as
/// they enter block 0. Position embeddings stay. The integral is Gauss and Legendre's mean over the steps; attributions add up to the reward
/// less the baseline's, but for the completeness gap that is reported.
///
/// The default baseline is the vocabulary's mean embedding. Near an embedding of zero every norm turns within a sliver of the
/// way, so that baseline needs far more steps; a padding token's embedding is often untrained. How many steps are enough the
/// gap tells: a warning says so where it exceeds a hundredth of what is attributed.
///
/// Two forward passes, and one forward and one backward pass per step; short texts take several steps in one batch.
public struct IntegratedGradients {
    public enum Baseline: Hashable, Sendable {
        case mean
        case zero
        case token(Int)
    }

    /// Which tokens have a baseline in their place; the others stay themselves and get 0.
    public enum Extent: String, Hashable, Sendable, CaseIterable {
        case all
        case response
    }

    private let model: RewardModel
    private let baseline: Baseline
    private let extent: Extent
    private let points: Quadrature
    private let progress: ProgressHandler

    /// - Throws: `LensError` without a step, or for a token outside the vocabulary.
    public init(
        _ model: RewardModel, baseline: Baseline = .mean, over extent: Extent = .all, steps: Int = 64,
        progress: @escaping ProgressHandler = { _ in }
    ) throws {
        guard steps > 0 else { throw LensError.input("integrated gradients need at least 1 step, not \(steps)") }
        if case .token(let id) = baseline, !(0..<model.shape.vocabulary).contains(id) {
            throw LensError.input("token id \(id) is outside the model's vocabulary of \(model.shape.vocabulary)")
        }
        try model.requireBlocks("integrated gradients")
        self.model = model
        self.baseline = baseline
        self.extent = extent
        points = Quadrature(steps)
        self.progress = progress
    }

    public func pairs(_ inputs: [PatchInput]) throws -> (result: TokenAttributionResult, warnings: [String]) {
        var rows: [TokenAttributionResult.Pair] = []
        var warnings = inputs.flatMap(\.warnings)
        for input in inputs {
            let (chosen, rejected) = try naming(input.id) { (try text(input.chosen), try text(input.rejected)) }
            warnings += [chosen, rejected].compactMap(\.gapWarning).map { "\(input.id): \($0)" }
            rows.append(.init(id: input.id, category: input.category, chosen: chosen, rejected: rejected))
            try progress(Progress(done: rows.count, total: inputs.count, what: "pairs"))
        }
        let (name, token): (TokenAttributionResult.Baseline, Int?) =
            switch baseline {
            case .mean: (.mean, nil)
            case .zero: (.zero, nil)
            case .token(let id): (.token, id)
            }
        let result = TokenAttributionResult(
            baseline: name, baselineToken: token, steps: points.points.count, pairs: rows)
        return (result, warnings)
    }

    /// One text's attributions.
    public func text(_ text: TokenizedText) throws -> TokenAttributionResult.Text {
        // [1, position, width]
        let whole = try model.run(text, capturing: Capture([.residual(0)], at: .all))
        let way = try way(text)
        let start = try whole.capture(.residual(0)) - way
        let without = try model.run(text, edits: [.residual(0): { _ in start }]).reward.value
        let batch = max(1, RewardModel.usualBatch / text.readIDs.count)
        var sums = [Double](repeating: 0, count: text.readIDs.count)
        for first in stride(from: 0, to: points.points.count, by: batch) {
            let steps = first..<min(first + batch, points.points.count)
            // [step, 1, 1]
            let shares = try Tensor(Array(points.points[steps]), shape: [steps.count, 1, 1]).to(way.type).to(way.device)
            let run = try model.recording(
                text, rows: steps.count, capturing: [.residual(0)], edits: [.residual(0): { _ in try start + way * shares }])
            guard let gradient = try run.gradients(of: [.residual(0)])[.residual(0)] else { continue }
            let products = try (gradient.exact() * way.exact()).sum([2]).rows()
            for (step, row) in zip(steps, products) {
                for (position, product) in row.enumerated() { sums[position] += points.weights[step] * product }
            }
        }
        let (surfaces, roles) = (text.surfaces, text.roles)
        return TokenAttributionResult.Text(
            reward: whole.reward.value, baselineReward: without,
            tokens: sums.enumerated().map { index, sum in
                .init(text: surfaces[index], role: roles[index].rawValue, attribution: sum)
            })
    }

    /// From the baseline to the text, `[1, position, width]`; 0 for tokens that stay themselves.
    private func way(_ text: TokenizedText) throws -> Tensor {
        let ids = text.readIDs
        let own = try model.stream(text, embeddings: model.tokenEmbeddings(ids))
        let embeddings: Tensor =
            switch baseline {
            case .mean: try model.meanEmbedding()
            case .zero: try model.tokenEmbeddings([0]) * 0
            case .token(let id): try model.tokenEmbeddings([id])
            }
        let from = try model.stream(text, embeddings: embeddings)
        let moves: [Double] = text.roles.prefix(text.readIDs.count).map { extent == .all || $0 == .response ? 1 : 0 }
        let mask = try Tensor(moves, shape: [1, moves.count, 1]).to(own.type).to(own.device)
        return try (own - from) * mask
    }
}

extension TokenAttributionResult.Text {
    /// What to say where the steps were too few.
    fileprivate var gapWarning: String? {
        let whole = abs(reward - baselineReward)
        guard completenessGap > max(1e-3, whole / 100) else { return nil }
        return
            "the tokens' attributions miss \(Float(completenessGap)) of the \(Float(whole)) they should add up to; take more steps"
    }
}
