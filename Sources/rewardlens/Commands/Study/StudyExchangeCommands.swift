import ArgumentParser
import Foundation
import LensCore
import LensReport
import LensStudy

struct StudyExportCommand: ParsableCommand {
    enum Format: String, CaseIterable, ExpressibleByArgument { case csv, jsonl, latex }

    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "The results of a study for other programs.",
        discussion:
            "csv: a row for each pair and model. jsonl: every stored report, one a line. latex: the study's main table, for "
            + "the package booktabs.")

    @OptionGroup var store: StoreOption

    @Option(help: "csv, jsonl or latex; by the ending of --output (.csv, .jsonl, .tex) if not given, else csv.")
    var format: Format?

    @Option(help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"))
    var output: String?

    func run() throws {
        let destination = Destination(format: nil, file: output)
        try destination.check()
        let contents = try store.reading()
        switch chosenFormat {
        case .csv: try destination.write(contents.pairTable())
        case .jsonl: try destination.write(contents.lines())
        case .latex:
            let result = try contents.result(seed: contents.study().options.seed)
            try destination.write(LaTeXTable.render(result.headline))
        }
    }

    private var chosenFormat: Format {
        if let format { return format }
        let ending = output.map { URL(filePath: $0).pathExtension.lowercased() }
        return ["jsonl": .jsonl, "tex": .latex][ending ?? ""] ?? .csv
    }
}

struct StudyMergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge", abstract: "Takes the results of other stores into one, such as those of several machines.")

    @OptionGroup var store: StoreOption

    @Argument(help: ArgumentHelp("Folders of stores to take from; they stay as they are.", valueName: "store"))
    var sources: [String]

    @OptionGroup var output: OutputOptions

    func run() throws {
        try output.check()
        // Whatever cannot be read is found before anything is written.
        let others = try sources.map { try StudyStore(reading: URL(filePath: $0)) }
        let store = try StudyStore(writing: store.folder)
        let lock = try StoreLock(store.folder, share: .whole)
        defer { withExtendedLifetime(lock) {} }
        var (warnings, made): ([String], Int) = ([], 0)
        for (name, other) in zip(sources, others) {
            let merged = try store.merge(other)
            made += merged.added
            if let first = merged.different.first {
                warnings.append(
                    "\(name): \(merged.different.count) results have other numbers here, such as \(first.prefix(12)); kept were "
                        + "those that were there first")
            }
        }
        let status = try StudyContents(store).status(made: made)
        try output.write(Report(model: nil, options: [:], warnings: warnings, result: status))
    }
}
