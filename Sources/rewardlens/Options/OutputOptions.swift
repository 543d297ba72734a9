import ArgumentParser
import Foundation
import LensCore
import LensReport

/// Where results go, and in which format.
struct OutputOptions: ParsableArguments {
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case text, json, markdown, html, csv
    }

    @Option(help: "text, json, markdown, html or csv; by the ending of --output if not given, else text.")
    var format: Format?

    @Option(help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"))
    var output: String?

    @Option(help: ArgumentHelp("Also write every figure as an SVG file into a folder.", valueName: "folder"))
    var figures: String?

    @Flag(help: "No progress on standard error.")
    var quiet = false

    /// Writes a finished report; nothing is written before it is complete.
    func write<Result: Presentable>(_ report: Report<Result>) throws {
        if let figures { try writeFigures(of: report.document(), into: URL(filePath: figures)) }
        try write(chosenFormat == .json ? report.json() + "\n" : render(report.document()))
    }

    func render(_ document: Document) -> String {
        let onTerminal = output == nil && Terminal.isOutput
        return switch chosenFormat {
        case .text, .json: TextRenderer(width: Terminal.width, style: onTerminal ? .ansi : .plain).render(document)
        case .markdown: MarkdownRenderer().render(document)
        case .html: HTMLRenderer().render(document)
        case .csv: CSVRenderer().render(document)
        }
    }

    func write(_ text: String) throws {
        guard let output else {
            try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
            return
        }
        do { try Data(text.utf8).write(to: URL(filePath: output), options: .atomic) } catch {
            throw LensError.input("\(output) cannot be written: \(error.localizedDescription)")
        }
    }

    private func writeFigures(of document: Document, into folder: URL) throws {
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for file in SVGRenderer().files(document) {
                try Data(file.contents.utf8).write(to: folder.appending(path: file.name), options: .atomic)
            }
        } catch {
            throw LensError.input("\(folder.path): figures cannot be written: \(error.localizedDescription)")
        }
    }

    /// Refuses a place that cannot be written before the work begins.
    func check() throws {
        guard let output else { return }
        let folder = URL(filePath: output).deletingLastPathComponent().path
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw LensError.input("\(output) cannot be written: there is no writable folder \(folder)")
        }
    }

    private var chosenFormat: Format {
        if let format { return format }
        let ending = output.map { URL(filePath: $0).pathExtension.lowercased() }
        return ["json": .json, "md": .markdown, "html": .html, "htm": .html, "csv": .csv][ending ?? ""] ?? .text
    }
}
