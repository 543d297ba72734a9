import ArgumentParser
import Foundation
import LensAnalysis
import LensCore
import LensModel
import LensProbes
import LensTorch

struct ConflictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conflict", abstract: "Whether the terms of the reward pull together or against each other.",
        discussion:
            "Terms are the head's outputs where there are several, otherwise directions learned from contrasts: those of quality, or --suite."
    )

    @OptionGroup var model: ModelOptions
    @OptionGroup var stimuli: StimulusOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "What the terms are; objectives where the head has several outputs, if not given.")
    var terms: ConflictResult.Terms?

    @Option(
        help: ArgumentHelp(
            "A JSONL file of pairs within which terms change; the contrasts of hack if not given. Gzip is accepted.",
            valueName: "file"))
    var pairs: String?

    @Option(help: "corrected, or reward-lens-1 to show what that version says of the same terms as well.")
    var form = AgreementResult.Scheme.corrected

    func validate() throws {
        if stimuli.suite != nil, terms == .objectives {
            throw ValidationError("--suite gives directions; it does not go with --terms objectives")
        }
    }

    func run() throws {
        try output.check()
        Machine.makeProductsRepeatable()
        let suite = try stimuli.suite.map { try Suite(contentsOf: URL(filePath: $0)) } ?? Suite.bundled(.quality)
        let (reference, name) = try reference()
        let loaded = try model.load(quiet: output.quiet)
        let chosen = terms ?? (loaded.head.objectives.count > 1 && stimuli.suite == nil ? .objectives : .directions)
        let bar = ProgressBar(quiet: output.quiet)
        defer { bar.finish() }
        let conflict = Conflict(
            loaded, seed: model.compute.seed, truncating: stimuli.truncate, comparing: form == .rewardLens1, progress: bar.update)
        let result = try conflict.run(
            chosen == .objectives ? .objectives : .directions(suite.first(stimuli.limit)), reference: reference, name: name)
        bar.finish()
        try output.write(Report(model: loaded.description, options: recorded(chosen), warnings: [], result: result))
    }

    /// Pairs of answers, and what they are called.
    private func reference() throws -> ([Contrast], String) {
        guard let pairs else {
            let suite = try Suite.bundled(.hacking).first(stimuli.limit)
            return (suite.sets.flatMap(\.contrasts), "the hacking suite")
        }
        let file = URL(filePath: pairs)
        return (try PairsFile(file, limit: stimuli.limit).pairs().map(Contrast.init), file.lastPathComponent)
    }

    private func recorded(_ terms: ConflictResult.Terms) -> [String: OptionValue] {
        var options = model.recorded.merging(stimuli.recorded(pairs: pairs)) { $1 }
        options["terms"] = .text(terms.rawValue)
        options["form"] = .text(form.rawValue)
        return options
    }
}

extension ConflictResult.Terms: ExpressibleByArgument {}
