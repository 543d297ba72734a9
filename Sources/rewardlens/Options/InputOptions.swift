import ArgumentParser
import Foundation
import LensCore

/// Pairs from a file, or one from the command line.
struct InputOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A JSONL file of preference pairs; gzip is accepted.", valueName: "file"))
    var pairs: String?

    @Option(help: "The prompt of a single pair.")
    var prompt: String?

    @Option(help: "The preferred response of a single pair.")
    var chosen: String?

    @Option(help: "The other response of a single pair.")
    var rejected: String?

    @Option(help: ArgumentHelp("Read at most this many rows of the file.", valueName: "n"))
    var limit: Int?

    @Flag(help: "Skip lines of the file that cannot be read, and count them.")
    var skipBad = false

    @Flag(help: "Drop tokens from the middle of prompts whose text is longer than the model's context.")
    var truncate = false

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit must be at least 1, not \(limit)") }
        if pairs != nil, prompt != nil || chosen != nil || rejected != nil {
            throw ValidationError("give either --pairs or --prompt with --chosen and --rejected, not both")
        }
        for (name, text) in [("--prompt", prompt), ("--chosen", chosen), ("--rejected", rejected)]
        where text?.allSatisfy(\.isWhitespace) == true {
            throw ValidationError("\(name) is empty")
        }
    }

    /// The rows of the file, with a warning where lines were skipped.
    func file() throws -> (file: PairsFile, warnings: [String])? {
        guard let pairs else { return nil }
        let file = try PairsFile(URL(filePath: pairs), limit: limit, skipBad: skipBad)
        let skipped = file.skipped
        return (file, skipped.count == 0 ? [] : ["\(skipped.count) lines were skipped, such as: \(skipped.reasons.first ?? "")"])
    }

    /// The pair on the command line; nil where there is none.
    func pair() throws -> PreferencePair? {
        guard let chosen, let rejected else {
            guard chosen == nil, rejected == nil else {
                throw LensError.input("a pair needs both --chosen and --rejected", hint: "give the other one, or --pairs FILE")
            }
            return nil
        }
        guard let prompt else {
            throw LensError.input("a pair needs a --prompt", hint: "give --prompt TEXT, or --pairs FILE")
        }
        return PreferencePair(id: "pair-1", prompt: prompt, chosen: chosen, rejected: rejected)
    }

    /// All pairs, wherever they come from.
    func allPairs() throws -> (pairs: [PreferencePair], warnings: [String]) {
        if let (file, warnings) = try file() { return (try file.pairs(), warnings) }
        if let pair = try pair() { return ([pair], []) }
        throw LensError.input("there is nothing to read", hint: "give --pairs FILE, or --prompt, --chosen and --rejected")
    }

    /// What to record in reports.
    var recorded: [String: OptionValue] {
        var options: [String: OptionValue] = [:]
        options["pairs"] = pairs.map { .text(URL(filePath: $0).lastPathComponent) }
        options["limit"] = limit.map(OptionValue.integer)
        if truncate { options["truncate"] = .bool(true) }
        return options
    }
}
