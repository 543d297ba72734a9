import ArgumentParser
import Foundation
import LensCore

/// What every command that goes over contrast sets can be told about them.
struct StimulusOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A YAML suite of your own, instead of what comes with the program.", valueName: "file"))
    var suite: String?

    @Option(help: ArgumentHelp("Read at most this many contrasts of each set, and this many pairs.", valueName: "n"))
    var limit: Int?

    @Flag(help: "Drop tokens from the middle of prompts whose text is longer than the model's context.")
    var truncate = false

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit must be at least 1, not \(limit)") }
    }

    /// What to record in reports.
    ///
    /// - Parameter pairs: the file that the command read beside them.
    func recorded(pairs: String?) -> [String: OptionValue] {
        var options: [String: OptionValue] = [:]
        options["suite"] = suite.map { .text(URL(filePath: $0).lastPathComponent) }
        options["pairs"] = pairs.map { .text(URL(filePath: $0).lastPathComponent) }
        options["limit"] = limit.map(OptionValue.integer)
        if truncate { options["truncate"] = .bool(true) }
        return options
    }
}
