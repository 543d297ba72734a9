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
    /// A folder for every figure as an SVG file.
    var figures: String?

    /// Writes a finished report; nothing is written before it is complete.
    func write<Result: Presentable>(_ report: Report<Result>) throws {
        if let figures { try writeFigures(of: report.document(), into: URL(filePath: figures)) }
        try write(chosenFormat == .json ? report.json() + "\n" : render(report.document()))
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

    private func writeFigures(of document: Document, into folder: URL) throws {
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for figure in SVGRenderer().files(document) {
                try Data(figure.contents.utf8).write(to: folder.appending(path: figure.name), options: .atomic)
            }
        } catch {
            throw LensError.input("\(folder.path): figures cannot be written: \(error.localizedDescription)")
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
