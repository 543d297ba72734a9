import ArgumentParser
import Foundation
import LensAnalysis
import LensCore
import LensTorch

struct BenchmarkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmark", abstract: "The model's score on a benchmark of reward models, by the benchmark's own rules.",
        discussion:
            "Reads RewardBench, RewardBench 2, RM-Bench and JudgeBench as JSON lines or a JSON array, told apart by their keys. "
            + "Docs/benchmarks.md has one line that makes such a file of a Parquet file.")

    @OptionGroup var model: ModelOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("The benchmark's rows; gzip is accepted.", valueName: "file"))
    var file: String

    @Option(help: "rewardbench, rewardbench-2, rm-bench or judgebench; told from the first row if not given.")
    var layout: BenchmarkLayout?

    @Option(help: ArgumentHelp("Read at most this many rows.", valueName: "n"))
    var limit: Int?

    @Flag(help: "Drop tokens from the middle of prompts whose text is longer than the model's context.")
    var truncate = false

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit must be at least 1, not \(limit)") }
    }

    func run() throws {
        try output.check()
        Machine.makeProductsRepeatable()
        let benchmark = try BenchmarkFile(URL(filePath: file), layout: layout, limit: limit)
        let bar = ProgressBar(quiet: output.quiet)
        defer { bar.finish() }
        let loaded = try model.load(quiet: output.quiet)
        let (result, warnings) = try Benchmark(loaded, truncating: truncate, progress: bar.update).run(benchmark)
        bar.finish()
        try output.write(Report(model: loaded.description, options: recorded, warnings: warnings, result: result))
    }

    private var recorded: [String: OptionValue] {
        var options = model.recorded
        options["file"] = .text(URL(filePath: file).lastPathComponent)
        options["layout"] = layout.map { .text($0.rawValue) }
        options["limit"] = limit.map(OptionValue.integer)
        if truncate { options["truncate"] = .bool(true) }
        return options
    }
}

extension BenchmarkLayout: ExpressibleByArgument {}
