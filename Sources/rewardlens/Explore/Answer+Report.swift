import LensCore
import LensExplorer
import LensReport

extension Answer {
    /// One report, as the command line writes it.
    init<Result: Presentable>(_ report: Report<Result>, margin: Margin? = nil) throws {
        self.init(document: report.document(), json: try report.json(), margin: margin)
    }

    /// Several reports of one model in one document, each as a section.
    init<Result: Presentable>(_ title: String, _ reports: [Report<Result>], sections names: [String]) throws {
        let first = reports.first
        let warnings = reports.flatMap(\.warnings).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        var sections = zip(names, reports).map { name, report in
            Document.Section(name, report.result.sections().flatMap(\.blocks))
        }
        if !warnings.isEmpty { sections.append(.init("Warnings", warnings.map(Block.warning))) }
        self.init(
            document: Document(
                title: title, subtitle: first?.model?.name, provenance: (first?.provenance ?? []).filter { $0.key != "by" },
                sections: sections),
            json: try Self.list(reports))
    }

    /// A JSON array of reports.
    static func list<Result: AnalysisResult>(_ reports: [Report<Result>]) throws -> String {
        "[" + (try reports.map { try $0.json() }).joined(separator: ",") + "]"
    }
}
