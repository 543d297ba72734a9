import LensCore
import LensReport

/// What the explorer asks of whoever runs analyses; the command line implements it.
///
/// Calls come from many tabs at once. The implementation keeps each model's work in one line, stops soon after the
/// calling task is cancelled (throwing `CancellationError`), and throws `LensError` for what a person can mend.
public protocol ExplorerService: Sendable {
    /// The models that are open, in the order given; never empty.
    var models: [OpenModel] { get }

    /// The pairs that were opened, with what can be said of each without a model; may be empty.
    var pairs: [PreferencePair] { get }

    /// Answers a question with the same document that the command line would show.
    func answer(_ question: Question, progress: @escaping @Sendable (Progress) -> Void) async throws -> Answer

    /// Every opened pair as one model sees it, for browsing; computed once and kept.
    func survey(model: Int, progress: @escaping @Sendable (Progress) -> Void) async throws -> [SurveyRow]
}

/// A model that is open in the explorer.
public struct OpenModel: Hashable, Sendable {
    public let description: ModelDescription
    /// What may be switched off or scaled, in the order to show it: attention, MLP and heads of every block.
    public let components: [Component]
    /// Why attention cannot be looked at in this model; nil where it can.
    public let noAttention: String?

    public init(description: ModelDescription, components: [Component], noAttention: String? = nil) {
        self.description = description
        self.components = components
        self.noAttention = noAttention
    }
}
