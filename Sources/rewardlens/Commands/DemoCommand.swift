import ArgumentParser
import Foundation
import LensAnalysis
import LensCore
import LensModel
import LensReport
import LensTorch

struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Every quick analysis of the bundled model and pairs; writes a report.")

    @Option(help: ArgumentHelp("The folder with the bundled models and demo-pairs.jsonl.", valueName: "path"))
    var models: String?

    @Option(help: ArgumentHelp("Where the report goes.", valueName: "file"))
    var output = "report.html"

    @OptionGroup var compute: ComputeOptions

    @Flag(help: "No progress on standard error.")
    var quiet = false

    func run() throws {
        let folder = try bundle()
        let destination = Destination(format: .html, file: output)
        try destination.check()
        Machine.makeProductsRepeatable()
        let bar = ProgressBar(quiet: quiet)
        defer { bar.finish() }
        let model = try RewardModel(folder: folder.appending(path: "llama-3m"), options: compute.options())
        let pairs = try PairsFile(folder.appending(path: "demo-pairs.jsonl")).pairs()
        let options = compute.recorded.merging(["pairs": .text("demo-pairs.jsonl")]) { $1 }
        var run = CombinedRun(model, options: options, seed: compute.seed, bar: bar)
        var reports = try run.reports(pairs)
        reports.hack = try run.hack(asked: false)
        reports.concepts = try run.concepts(asked: false)
        reports.features = try run.features(nil, pairs)
        let combined = run.combined(reports, fed: try run.fed(pairs), warnings: [])
        bar.finish()

        // A terminal gets what can be taken in at a glance; the page has the rest.
        var short = combined.document()
        short.sections = short.sections.filter { ["Summary", "Where preferences form"].contains($0.title) }
        short.title = "RewardLens demonstration"
        let text = Destination(format: .text)
        try text.write(text.render(short))
        try destination.write(combined)
        try FileHandle.standardError.write(contentsOf: Data("report written to \(output)\n".utf8))
    }

    /// The folder of bundled models: given, here, or beside the sources this was built from.
    private func bundle() throws -> URL {
        var places = models.map { [URL(filePath: $0)] } ?? []
        if places.isEmpty {
            places.append(URL(filePath: "Models"))
            var folder = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            for _ in 0..<5 {
                folder.deleteLastPathComponent()
                places.append(folder.appending(path: "Models"))
            }
        }
        let found = places.first { FileManager.default.fileExists(atPath: $0.appending(path: "demo-pairs.jsonl").path) }
        guard let found else {
            throw LensError.input(
                "\(places[0].path): no demo-pairs.jsonl there", hint: "run in the project's folder, or give --models PATH")
        }
        return found
    }
}
