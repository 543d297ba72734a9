import LensCore

/// What stops a template, before the name of the template and the line are known.
struct TemplateFailure: Error {
    enum Kind {
        case syntax
        case undefined
        case operation
        /// The template itself called `raise_exception`.
        case refused
        case limit
    }

    let kind: Kind
    let message: String
    let hint: String?
    var line: Int?

    init(_ kind: Kind, _ message: String, hint: String? = nil, line: Int? = nil) {
        self.kind = kind
        self.message = message
        self.hint = hint
        self.line = line
    }

    static func operation(_ message: String, hint: String? = nil) -> TemplateFailure {
        TemplateFailure(.operation, message, hint: hint)
    }

    static func limit(_ message: String) -> TemplateFailure {
        TemplateFailure(.limit, message, hint: "chat templates are run within fixed bounds; check where this one came from")
    }

    func error(template name: String) -> LensError {
        let place = "chat template \(name)" + (line.map { ", line \($0)" } ?? "")
        return switch kind {
        case .refused:
            .input(
                "\(place), refuses this conversation: \(oneLine)", hint: "give it the roles and the order the template expects")
        default: .input("\(place): \(oneLine)", hint: hint)
        }
    }

    /// The message may quote the template, which can hold anything.
    private var oneLine: String {
        let limit = 400
        let scalars = message.unicodeScalars
        let start = scalars.prefix(limit).map { $0.properties.generalCategory == .control ? " " : String($0) }.joined()
        return scalars.dropFirst(limit).isEmpty ? start : start + "…"
    }
}
