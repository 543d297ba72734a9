import LensCore
import LensModel

/// Scores a reward model on a benchmark. One forward pass for each response; short ones share passes, and responses their prompt.
public struct Benchmark {
    let score: Score

    public init(_ model: RewardModel, truncating: Bool = false, progress: @escaping ProgressHandler = { _ in }) {
        score = Score(model, truncating: truncating, progress: progress)
    }

    /// - Throws: `LensError` naming the item whose text cannot be run or whose reward is no number.
    public func run(_ file: BenchmarkFile) throws -> (result: BenchmarkResult, warnings: [String]) {
        let rows = file.items.map { RankingRow(id: $0.id, prompt: $0.prompt, responses: $0.responses, category: $0.subset) }
        let (scored, warnings) = try score.rankings(rows)
        let items = try zip(file.items, scored.ranking ?? []).map { item, ranking in
            let rewards = ranking.responses.map(\.reward)
            guard rewards.allSatisfy(\.isFinite) else {
                throw LensError.failure(
                    "\(item.id): a reward is \(rewards.first { !$0.isFinite } ?? .nan)",
                    hint: "see whether the model's weights are damaged, or try --dtype float32")
            }
            return BenchmarkResult.Item(
                id: item.id, subset: item.subset, chosen: Array(rewards.prefix(item.chosen.count)),
                rejected: Array(rewards.dropFirst(item.chosen.count)))
        }
        return (BenchmarkResult(layout: file.layout, items: items), warnings)
    }
}
