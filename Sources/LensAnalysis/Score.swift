import LensCore
import LensModel
import LensText

/// Rewards of texts. One forward pass each; short ones share passes, and responses their prompt.
public struct Score {
    let model: RewardModel
    let truncating: Bool
    let progress: ProgressHandler

    public init(_ model: RewardModel, truncating: Bool = false, progress: @escaping ProgressHandler = { _ in }) {
        self.model = model
        self.truncating = truncating
        self.progress = progress
    }

    /// Scores both responses of each pair.
    public func pairs(_ pairs: [PreferencePair]) throws -> (result: ScoreResult, warnings: [String]) {
        let encoded = try encode(pairs.flatMap { [($0.id, $0.prompt, $0.chosen), ($0.id, $0.prompt, $0.rejected)] })
        let scored = try score(encoded.texts)
        let rows = pairs.enumerated().map { index, pair in
            ScoreResult.Pair(
                id: pair.id, category: pair.category, chosen: scored[2 * index], rejected: scored[2 * index + 1])
        }
        return (ScoreResult(pairs: rows), encoded.warnings)
    }

    /// Scores every response of each row, and orders them.
    public func rankings(_ rows: [RankingRow]) throws -> (result: ScoreResult, warnings: [String]) {
        let encoded = try encode(rows.flatMap { row in row.responses.map { (row.id, row.prompt, $0) } })
        let scored = try score(encoded.texts)
        var start = 0
        let rankings = rows.map { row in
            defer { start += row.responses.count }
            return ScoreResult.Ranking(id: row.id, responses: Array(scored[start..<start + row.responses.count]))
        }
        return (ScoreResult(ranking: rankings), encoded.warnings)
    }

    /// Scores one response.
    public func text(prompt: [Message], response: [Message]) throws -> (result: ScoreResult, warnings: [String]) {
        let encoded = try encode([("the text", prompt, response)])
        return (ScoreResult(texts: try score(encoded.texts)), encoded.warnings)
    }

    private func encode(
        _ conversations: [(id: String, prompt: [Message], response: [Message])]
    ) throws -> (texts: [TokenizedText], warnings: [String]) {
        var warnings: [String] = []
        let texts = try conversations.map { id, prompt, response in
            let text = try naming(id) { try model.encode(prompt: prompt, response: response, truncating: truncating) }
            warnings += text.warnings.map { "\(id): \($0)" }
            return text
        }
        return (texts, warnings)
    }

    private func score(_ texts: [TokenizedText]) throws -> [ScoreResult.Text] {
        let rewards = try model.rewards(texts) { try progress(Progress(done: $0, total: texts.count, what: "texts")) }
        return zip(rewards, texts).map(result)
    }

    private func result(_ reward: Reward, _ text: TokenizedText) -> ScoreResult.Text {
        let objectives = model.head.objectives
        func named(_ values: [Double]?) -> [String: Double]? {
            values.map { Dictionary(zip(objectives, $0), uniquingKeysWith: { first, _ in first }) }
        }
        return ScoreResult.Text(
            reward: reward.value, tokens: text.ids.count, objectives: objectives.count > 1 ? named(reward.objectives) : nil,
            gating: named(reward.gating), summands: named(reward.summands),
            gatePosition: model.head.readsGate ? text.gate : nil)
    }
}

/// Adds which row an error is about.
func naming<R>(_ id: String, _ body: () throws -> R) throws -> R {
    do { return try body() } catch let error as LensError {
        throw LensError(error.kind, "\(id): \(error.message)", hint: error.hint)
    }
}
