import ArgumentParser
import Foundation
import LensCore
import LensProbes

/// Pairs whose activations are looked at; the built-in contrasts where no file is given.
struct FeatureInput: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A JSONL file of pairs; gzip is accepted. Built-in texts if not given.", valueName: "file"))
    var pairs: String?

    @Option(help: ArgumentHelp("Read at most this many pairs.", valueName: "n"))
    var limit: Int?

    @Flag(help: "Drop tokens from the middle of prompts whose text is longer than the model's context.")
    var truncate = false

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit must be at least 1, not \(limit)") }
    }

    func allPairs() throws -> [PreferencePair] {
        if let pairs { return try PairsFile(URL(filePath: pairs), limit: limit).pairs() }
        let suites = try [Suite.Bundled.quality, .hacking, .misalignment].map(Suite.bundled)
        let all = suites.flatMap(\.sets).flatMap { set in set.contrasts.map { $0.pair(category: set.name) } }
        return limit.map { Array(all.prefix($0)) } ?? all
    }

    /// Pairs to learn from, and those of every n-th prompt to judge by.
    func split(_ all: [PreferencePair], share: Double) -> (training: [PreferencePair], heldOut: [PreferencePair]) {
        guard share > 0 else { return (all, []) }
        var prompts: [[Message]] = []
        var seen: Set<[Message]> = []
        for pair in all where seen.insert(pair.prompt).inserted { prompts.append(pair.prompt) }
        let step = max(2, Int((1 / share).rounded()))
        let held = Set(prompts.enumerated().filter { $0.offset % step == step - 1 }.map(\.element))
        return (all.filter { !held.contains($0.prompt) }, all.filter { held.contains($0.prompt) })
    }

    var recorded: [String: OptionValue] {
        var options: [String: OptionValue] = [:]
        options["pairs"] = pairs.map { .text(URL(filePath: $0).lastPathComponent) }
        options["limit"] = limit.map(OptionValue.integer)
        if truncate { options["truncate"] = .bool(true) }
        return options
    }
}
