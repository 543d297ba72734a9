import ArgumentParser
import Foundation
import LensCore
import LensProbes

/// Contrasts from a suite or a pairs file; those that come with the program where neither is given.
struct SuiteOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A YAML file of contrast sets, instead of those that come with the program.", valueName: "file"))
    var suite: String?

    @Option(
        help: ArgumentHelp(
            "A JSONL file of pairs: chosen has the property that category names; gzip is accepted.", valueName: "file"))
    var pairs: String?

    @Option(help: ArgumentHelp("Read at most this many contrasts of each set.", valueName: "n"))
    var limit: Int?

    @Flag(help: "Drop tokens from the middle of prompts whose text is longer than the model's context.")
    var truncate = false

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit must be at least 1, not \(limit)") }
        if suite != nil, pairs != nil { throw ValidationError("give either --suite or --pairs, not both") }
    }

    /// The contrast sets, and what to call where they come from.
    func sets(bundled: Suite.Bundled) throws -> Suite {
        let suite: Suite
        if let pairs {
            let url = URL(filePath: pairs)
            suite = Suite(name: url.lastPathComponent, sets: try ContrastSet.sets(of: PairsFile(url).pairs()))
        } else if let file = self.suite {
            suite = try Suite(contentsOf: URL(filePath: file))
        } else {
            suite = try Suite.bundled(bundled)
        }
        guard !suite.sets.isEmpty else {
            throw LensError.input(
                at: self.suite ?? suite.name, expected: "contrast sets", found: "transforms alone",
                hint: "transforms are what hack applies")
        }
        return suite.first(limit)
    }

    /// What to record in reports.
    var recorded: [String: OptionValue] {
        var options: [String: OptionValue] = [:]
        options["suite"] = suite.map { .text(URL(filePath: $0).lastPathComponent) }
        options["pairs"] = pairs.map { .text(URL(filePath: $0).lastPathComponent) }
        options["limit"] = limit.map(OptionValue.integer)
        if truncate { options["truncate"] = .bool(true) }
        return options
    }
}
