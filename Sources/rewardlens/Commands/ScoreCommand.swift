import ArgumentParser
import LensAnalysis
import LensCore
import LensTorch

struct ScoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score", abstract: "Rewards of pairs, single texts, or several responses to one prompt.",
        discussion: "Give --pairs FILE, or --prompt with --chosen and --rejected, or --prompt with one or more --response.")

    @OptionGroup var model: ModelOptions
    @OptionGroup var input: InputOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "A response to score; several are ranked.")
    var response: [String] = []

    func validate() throws {
        if response.contains(where: { $0.allSatisfy(\.isWhitespace) }) { throw ValidationError("--response is empty") }
        if !response.isEmpty, input.prompt == nil { throw ValidationError("--response needs a --prompt") }
        if !response.isEmpty, input.chosen != nil || input.rejected != nil {
            throw ValidationError("give either --response, or --chosen and --rejected")
        }
    }

    func run() throws {
        try output.check()
        Machine.makeProductsRepeatable()
        let work = try self.work()
        let bar = ProgressBar(quiet: output.quiet)
        defer { bar.finish() }
        let loaded = try model.load(quiet: output.quiet)
        let score = Score(loaded, truncating: input.truncate, progress: bar.update)
        let (result, warnings) = try work.run(score)
        bar.finish()
        try output.write(
            Report(
                model: loaded.description, options: model.recorded.merging(input.recorded) { $1 },
                warnings: work.warnings + warnings, result: result))
    }

    private struct Work {
        let warnings: [String]
        let run: (Score) throws -> (result: ScoreResult, warnings: [String])
    }

    /// What to do, settled before the model is loaded.
    private func work() throws -> Work {
        if let (file, warnings) = try input.file() {
            let rankings = file.rows.compactMap { if case .ranking(let row) = $0 { row } else { nil } }
            if rankings.count == file.rows.count { return Work(warnings: warnings) { try $0.rankings(rankings) } }
            let pairs = try file.pairs()
            return Work(warnings: warnings) { try $0.pairs(pairs) }
        }
        if let prompt = input.prompt, let first = response.first {
            let row = RankingRow(id: "ranking-1", prompt: [.user(prompt)], responses: response.map { [.assistant($0)] })
            return response.count == 1
                ? Work(warnings: []) { try $0.text(prompt: [.user(prompt)], response: [.assistant(first)]) }
                : Work(warnings: []) { try $0.rankings([row]) }
        }
        let (pairs, warnings) = try input.allPairs()
        return Work(warnings: warnings) { try $0.pairs(pairs) }
    }
}
