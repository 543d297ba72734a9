import LensAnalysis
import LensCore
import LensExplorer
import LensModel
import LensReport

/// Answers the explorer's questions with the analyses of the command line.
final class ExploreService: ExplorerService {
    let models: [OpenModel]
    let pairs: [PreferencePair]
    let opened: [OpenedModel]
    let truncating: Bool
    private let survey: Survey

    /// - Parameters:
    ///   - models: with what reports record of how each was opened; not empty.
    ///   - threads: how many one operation of libtorch may use.
    init(
        _ models: [(model: RewardModel, options: [String: OptionValue])], pairs: [PreferencePair], truncating: Bool,
        threads: Int
    ) {
        let names = Compare.unique(models.map(\.model.name))
        opened = zip(models, names).map { OpenedModel($0.model, name: $1, options: $0.options, threads: threads) }
        self.models = opened.map(\.shown)
        self.pairs = pairs
        self.truncating = truncating
        survey = Survey(opened, pairs, truncating: truncating)
    }

    func answer(
        _ question: Question, progress: @escaping @Sendable (Progress) -> Void
    ) async throws -> Answer {
        switch question {
        case .lens(let index, let pair): try await lens(model(index), pair, progress)
        case .attribution(let index, let pair): try await attribution(model(index), pair, progress)
        case .patch(let index, let pair): try await patch(model(index), pair, progress)
        case .head(let index, let pair, let layer, let head):
            try await self.head(model(index), pair, layer: layer, head: head, progress)
        case .scaled(let index, let pair, let scalings): try await scaled(model(index), pair, scalings, progress)
        case .compare(let pair): try await compare(pair, progress)
        }
    }

    func survey(model index: Int, progress: @escaping @Sendable (Progress) -> Void) async throws -> [SurveyRow] {
        _ = try model(index)
        return try await survey.rows(model: index, progress: progress)
    }

    private func model(_ index: Int) throws -> OpenedModel {
        guard opened.indices.contains(index) else {
            throw LensError.input("there is no model \(index): \(opened.count) are open, counted from 0")
        }
        return opened[index]
    }
}
