import LensCore
import LensModel
import LensText
import LensTorch

/// How much of a reward each token accounts for: integrated gradients over token embeddings (Sundararajan et al., 2017).
///
/// (e_i − b) · ∫ ∂r/∂e_i along the straight way from the baseline `b` in every token's place to what the tokens are looked up
/// as. Whatever else is made of positions and tokens stays. The integral is Gauss and Legendre's mean over the steps;
/// attributions add up to the reward less the baseline's, but for the completeness gap that is reported.
///
/// The default baseline is the vocabulary's mean embedding. Near an embedding of zero every norm turns within a sliver of the
/// way, so that baseline needs far more steps; a padding token's embedding is often untrained. How many steps are enough the
/// gap tells: a warning says so where it exceeds a hundredth of what is attributed.
///
/// Asks nothing of a model but its rewards and its embeddings, so it works where blocks cannot be told apart.
///
/// Two forward passes, and one forward and one backward pass per step; short texts take several steps in one batch.
public struct IntegratedGradients {
    /// How many steps there are unless told otherwise.
    public static let steps = 64

    public typealias Extent = TokenAttributionResult.Extent

    /// What stands in for a token that is not there.
    public enum Baseline: Hashable, Sendable {
        case mean
        case zero
        case token(Int)
    }

    private let model: RewardModel
    private let baseline: Baseline
    /// The baseline's embedding, `[1, n]`.
    private let from: Tensor
    private let extent: Extent
    private let points: Quadrature
    private let truncating: Bool
    private let progress: ProgressHandler

    /// - Throws: `LensError` without a step, for a token outside the vocabulary, or for a model whose embeddings are not known.
    public init(
        _ model: RewardModel, baseline: Baseline = .mean, over extent: Extent = .all,
        steps: Int = IntegratedGradients.steps, truncating: Bool = false, progress: @escaping ProgressHandler = { _ in }
    ) throws {
        guard steps > 0 else { throw LensError.input("integrated gradients need at least 1 step, not \(steps)") }
        if case .token(let id) = baseline, !(0..<model.shape.vocabulary).contains(id) {
            throw LensError.input("token id \(id) is outside the model's vocabulary of \(model.shape.vocabulary)")
        }
        from =
            switch baseline {
            case .mean: try model.meanEmbedding()
            case .zero: try model.tokenEmbeddings([0]) * 0
            case .token(let id): try model.tokenEmbeddings([id])
            }
        self.model = model
        self.baseline = baseline
        self.extent = extent
        points = Quadrature(steps)
        self.truncating = truncating
        self.progress = progress
    }

    public func pairs(_ pairs: [PreferencePair]) throws -> (result: TokenAttributionResult, warnings: [String]) {
        var rows: [TokenAttributionResult.Pair] = []
        var warnings: [String] = []
        for pair in pairs {
            let input = try PatchInput(pair, model: model, truncating: truncating)
            let (chosen, rejected) = try naming(pair.id) { (try text(input.chosen), try text(input.rejected)) }
            warnings += input.warnings + [chosen, rejected].compactMap(gapWarning).map { "\(pair.id): \($0)" }
            rows.append(
                .init(
                    id: pair.id, category: pair.category, prompt: pair.prompt.last?.content ?? "", chosen: chosen,
                    rejected: rejected))
            try progress(Progress(done: rows.count, total: pairs.count, what: "pairs"))
        }
        let (name, token): (TokenAttributionResult.Baseline, Int?) =
            switch baseline {
            case .mean: (.mean, nil)
            case .zero: (.zero, nil)
            case .token(let id): (.token, id)
            }
        let result = TokenAttributionResult(
            baseline: name, baselineToken: token, over: extent, steps: points.points.count, pairs: rows)
        return (result, warnings)
    }

    /// One text's attributions.
    public func text(_ text: TokenizedText) throws -> TokenAttributionResult.Text {
        let way = try way(text)
        let start = try model.embeddings(text) - way
        let without = try model.rewards(text, embeddings: start)[0]
        let (surfaces, roles) = (text.surfaces, text.roles)
        return TokenAttributionResult.Text(
            reward: try model.run(text).reward.value, baselineReward: without,
            tokens: try integral(text, from: start, along: way).enumerated().map { index, sum in
                .init(text: surfaces[index], role: roles[index].rawValue, attribution: sum)
            }, readout: text.readout)
    }

    /// Of each token, the reward's slope integrated along a way from some embeddings, times the way; both `[1, position, n]`.
    func integral(_ text: TokenizedText, from start: Tensor, along way: Tensor) throws -> [Double] {
        let batch = max(1, RewardModel.usualBatch / text.readIDs.count)
        var sums = [Double](repeating: 0, count: text.readIDs.count)
        for first in stride(from: 0, to: points.points.count, by: batch) {
            let steps = first..<min(first + batch, points.points.count)
            // [step, 1, 1]
            let shares = try Tensor(Array(points.points[steps]), shape: [steps.count, 1, 1]).to(way.type).to(way.device)
            let slopes = try model.slopes(text, embeddings: start + way * shares)
            let products = try (slopes.exact() * way.exact()).sum([2]).rows()
            for (step, row) in zip(steps, products) {
                for (position, product) in row.enumerated() { sums[position] += points.weights[step] * product }
            }
        }
        return sums
    }

    /// From the baseline to the text's own embeddings, `[1, position, n]`; 0 for tokens that stay themselves.
    func way(_ text: TokenizedText) throws -> Tensor {
        let own = try model.embeddings(text)
        let moves: [Double] = text.roles.prefix(text.readIDs.count).map { extent == .all || $0 == .response ? 1 : 0 }
        let mask = try Tensor(moves, shape: [1, moves.count, 1]).to(own.type).to(own.device)
        return try (own - from.to(own.type)) * mask
    }

    /// What to say where the steps were too few.
    private func gapWarning(_ text: TokenAttributionResult.Text) -> String? {
        let (gap, whole) = (text.completenessGap, abs(text.reward - text.baselineReward))
        guard gap > max(1e-3, whole / 100) else { return nil }
        let way = model.precision.weights.size < 4 ? "take float32, whose slopes round less, or more steps" : "take more steps"
        return "the tokens' attributions miss \(Float(gap)) of the \(Float(whole)) they should add up to; \(way)"
    }
}
