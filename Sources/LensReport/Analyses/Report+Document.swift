import LensCore

/// A result that can be shown to people.
public protocol Presentable: AnalysisResult {
    /// The document's heading.
    static var title: String { get }

    /// Everything worth showing, in reading order.
    func sections() -> [Document.Section]
}

extension Report where Result: Presentable {
    /// The report as a document, with where it came from and its warnings.
    ///
    /// - Parameter origin: what else a reader needs to repeat the run, such as the command.
    public func document(origin: [Document.Entry] = []) -> Document {
        var sections = result.sections()
        if !warnings.isEmpty { sections.append(.init("Warnings", warnings.map(Block.warning))) }
        return Document(title: Result.title, subtitle: model?.name, provenance: provenance + origin, sections: sections)
    }

    /// What a reader needs to repeat the run.
    public var provenance: [Document.Entry] {
        var entries: [Document.Entry] = []
        if let model {
            entries += [
                .init(
                    "model", "\(model.name) (\(model.family), \(model.layers) layers, width \(model.width), \(model.heads) heads)"
                ),
                .init("head", model.head), .init("computed in", "\(model.dtype) on \(model.device)"),
                .init("fingerprint", model.fingerprint),
            ]
        }
        entries += options.sorted { $0.key < $1.key }.map { .init($0.key, $0.value.description) }
        return entries + [.init("made by", "\(tool.name) \(tool.version)")]
    }
}
