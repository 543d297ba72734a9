import ArgumentParser
import Foundation
import LensCore
import LensReport

/// Where results go, and in which format.
struct OutputOptions: ParsableArguments {
    @Option(help: "text, json, markdown, html or csv; by the ending of --output if not given, else text.")
    var format: Destination.Format?

    @Option(help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"))
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Also write every figure as a file into a folder: SVG, and PNG where a converter is installed.", valueName: "folder"))
    var figures: String?

    @Flag(help: "No progress and notes on standard error.")
    var quiet = false

    /// Refuses a place that cannot be written before the work begins.
    func check() throws { try destination.check() }

    /// Writes a finished report; nothing is written before it is complete.
    func write<Result: Presentable>(_ report: Report<Result>) throws { try destination.write(report) }

    func write(_ text: String) throws { try destination.write(text) }

    private var destination: Destination { Destination(format: format, file: output, figures: figures, isQuiet: quiet) }
}

extension Destination.Format: ExpressibleByArgument {}
