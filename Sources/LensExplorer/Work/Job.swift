/// A piece of work for the service; equal jobs have equal answers.
enum Job: Hashable, Sendable {
    case question(Question)
    /// Every opened pair as one model sees it.
    case survey(model: Int)

    /// One word, also the name of the file that holds the answer.
    var name: String {
        switch self {
        case .survey: "survey"
        case .question(.lens): "lens"
        case .question(.attribution): "attribution"
        case .question(.patch): "patch"
        case .question(.head): "head"
        case .question(.scaled): "scaled"
        case .question(.compare): "compare"
        }
    }
}
