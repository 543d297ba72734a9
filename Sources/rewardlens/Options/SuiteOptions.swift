import ArgumentParser
import Foundation
import LensCore
import LensProbes

/// Contrasts from a suite or a pairs file; those that come with the program where neither is given.
struct SuiteOptions: ParsableArguments {
    @OptionGroup var stimuli: StimulusOptions

    @Option(
        help: ArgumentHelp(
            "A JSONL file of pairs: chosen has the property that category names; gzip is accepted.", valueName: "file"))
    var pairs: String?

    var limit: Int? { stimuli.limit }
    var truncate: Bool { stimuli.truncate }

    func validate() throws {
        if stimuli.suite != nil, pairs != nil { throw ValidationError("give either --suite or --pairs, not both") }
    }

    /// The contrast sets, and what to call where they come from.
    func sets(bundled: Suite.Bundled) throws -> Suite {
        let suite: Suite
        if let pairs {
            let url = URL(filePath: pairs)
            suite = Suite(name: url.lastPathComponent, sets: try ContrastSet.sets(of: PairsFile(url).pairs()))
        } else if let file = stimuli.suite {
            suite = try Suite(contentsOf: URL(filePath: file))
        } else {
            suite = try Suite.bundled(bundled)
        }
        guard !suite.sets.isEmpty else {
            throw LensError.input(
                at: stimuli.suite ?? suite.name, expected: "contrast sets", found: "transforms alone",
                hint: "transforms are what hack applies")
        }
        return suite.first(limit)
    }

    /// What to record in reports.
    var recorded: [String: OptionValue] { stimuli.recorded(pairs: pairs) }
}
