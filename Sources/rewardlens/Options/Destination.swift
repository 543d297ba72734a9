import Foundation
import LensCore
import LensReport

/// Where a report goes, and in which format.
struct Destination {
    enum Format: String, CaseIterable {
        case text, json, markdown, html, csv
    }

    /// nil goes by the ending of `file`, else text.
    var format: Format?
    /// nil is standard output.
    var file: String?
    /// A folder for every figure as a file.
    var figures: String?
    /// Whether what became of the figures goes unsaid.
    var isQuiet = false

    /// Writes a finished report; nothing is written before it is complete.
    func write<Result: Presentable>(_ report: Report<Result>) throws {
        if let figures {
            let note = try FigureFolder(folder: URL(filePath: figures)).write(report.document())
            if let note, !isQuiet { try FileHandle.standardError.write(contentsOf: Data("note: \(note)\n".utf8)) }
        }
        // On a terminal the command stands above the output already.
        let origin = [.html, .markdown].contains(chosenFormat) ? Origin.entries : []
        try write(chosenFormat == .json ? report.json() + "\n" : render(report.document(origin: origin)))
    }

    func render(_ document: Document) -> String {
        let onTerminal = file == nil && Terminal.isOutput
        return switch chosenFormat {
        case .text, .json: TextRenderer(width: Terminal.width, style: onTerminal ? .ansi : .plain).render(document)
        case .markdown: MarkdownRenderer().render(document)
        case .html: HTMLRenderer().render(document)
        case .csv: CSVRenderer().render(document)
        }
    }

    func write(_ text: String) throws {
        guard let file else {
            try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
            return
        }
        do { try Data(text.utf8).write(to: URL(filePath: file), options: .atomic) } catch {
            throw LensError.input("\(file) cannot be written: \(error.localizedDescription)")
        }
    }

    /// Refuses a place that cannot be written before the work begins.
    func check() throws {
        guard let file else { return }
        let folder = URL(filePath: file).deletingLastPathComponent().path
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw LensError.input("\(file) cannot be written: there is no writable folder \(folder)")
        }
    }

    private var chosenFormat: Format {
        if let format { return format }
        let ending = file.map { URL(filePath: $0).pathExtension.lowercased() }
        return ["json": .json, "md": .markdown, "html": .html, "htm": .html, "csv": .csv][ending ?? ""] ?? .text
    }
}
