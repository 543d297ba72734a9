import LensCore
import LensExplorer
import LensReport
import Synchronization

/// Answers from hand-made documents, without a model; remembers what it was asked and what was called off.
final class FakeService: ExplorerService {
    static let hostile = "<script>alert('x')</script>\u{202E}&\"</textarea>"

    let models: [OpenModel]
    let pairs: [PreferencePair]
    /// Questions that wait until they are called off.
    private let hangs: @Sendable (Question) -> Bool
    /// How long other questions and surveys take.
    private let delay: Duration
    private let seen = Mutex<(asked: [Question], cancelled: Int, surveys: Int)>(([], 0, 0))

    init(
        models: Int = 1, pairs: [PreferencePair] = FakeService.somePairs, noAttention: String? = nil,
        delay: Duration = .zero, hangs: @escaping @Sendable (Question) -> Bool = { _ in false }
    ) {
        self.models = (0..<models).map { Self.model("toy \($0) \(Self.hostile)", noAttention: noAttention) }
        self.pairs = pairs
        self.hangs = hangs
        self.delay = delay
    }

    static let somePairs = (0..<120).map { index in
        PreferencePair(
            id: "p\(index)", prompt: "Question \(index)?", chosen: "Yes \(index).", rejected: "No \(index).",
            category: index % 3 == 0 ? "thirds" : "others")
    }

    static let hostilePair = PreferencePair(
        id: hostile, prompt: [Message(role: hostile, content: hostile)], chosen: [.assistant(hostile)],
        rejected: [.assistant("\n" + hostile)], category: hostile)

    /// Two layers of two heads.
    static func model(_ name: String, noAttention: String? = nil) -> OpenModel {
        let components = (0..<2).flatMap { layer in
            [Component.attention(layer), .head(layer: layer, head: 0), .head(layer: layer, head: 1), .mlp(layer)]
        }
        return OpenModel(
            description: ModelDescription(
                name: name, family: "toy", layers: 2, heads: 2, width: 4, head: "linear", dtype: "float32", device: "cpu",
                fingerprint: "sha256:0123456789abcdef"),
            components: components, noAttention: noAttention)
    }

    var asked: [Question] { seen.withLock { $0.asked } }
    var cancelled: Int { seen.withLock { $0.cancelled } }
    var surveys: Int { seen.withLock { $0.surveys } }

    func answer(_ question: Question, progress: @escaping @Sendable (Progress) -> Void) async throws -> Answer {
        seen.withLock { $0.asked.append(question) }
        progress(Progress(done: 1, total: 2, what: "passes"))
        if hangs(question) {
            do {
                try await Task.sleep(for: .seconds(3600))
            } catch {
                seen.withLock { $0.cancelled += 1 }
                throw error
            }
        }
        if delay > .zero { try await Task.sleep(for: delay) }
        return Self.answer(question)
    }

    func survey(model: Int, progress: @escaping @Sendable (Progress) -> Void) async throws -> [SurveyRow] {
        seen.withLock { $0.surveys += 1 }
        progress(Progress(done: pairs.count, total: pairs.count, what: "pairs"))
        if delay > .zero { try await Task.sleep(for: delay) }
        return pairs.enumerated().map { index, pair in
            SurveyRow(
                index: index, id: pair.id, category: pair.category, prompt: pair.prompt.last?.content ?? "",
                margin: Double((index * 7) % 11) - 5, flips: index % 4, disagreement: models.count > 1 ? Double(index % 5) : nil)
        }
    }

    /// A picture of heads, and a margin.
    static func answer(_ question: Question) -> Answer {
        var margin = 1.5
        var title = "Some answer \(hostile)"
        switch question {
        case .lens(_, let pair): margin = pair.id.hasSuffix("edited") ? -0.5 : 1.5
        case .scaled(_, _, let scalings): margin = 1.5 - scalings.reduce(0) { $0 + 1 - $1.factor }
        case .head(_, _, let layer, let head): title = "Head \(layer).\(head)"
        case .attribution, .patch, .compare: break
        }
        let map = Heatmap(
            "Map", reading: "Made up.", rowTitle: "layer", columnTitle: "head", rows: ["0", "1"], columns: ["0", "1"],
            values: [[1, -1], [0.5, nil]], quantity: Axis("effect"))
        return Answer(
            document: Document(
                title: title, subtitle: hostile,
                sections: [.init(hostile, [.prose(hostile), .heatmap(map), .group(Group("Inside", [.note(hostile)]))])]),
            json: "{\"result\":{\"pairs\":[{\"margin\":\(margin)}]}}", margin: .init(margin))
    }
}
