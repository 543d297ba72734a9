import ArgumentParser
import Foundation
import LensAnalysis
import LensCore
import LensModel
import LensProbes

struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "How reward models differ on the same pairs, whatever their architectures and tokenizers.",
        discussion: "Without --pairs: better and worse answers by dimension of quality, written for the purpose.")

    @Option(
        help: ArgumentHelp(
            "A model folder in Hugging Face layout or a LoRA adapter's, or a Hub id; give it twice or more.", valueName: "path|id"
        ))
    var model: [String]

    @OptionGroup var hub: HubOptions
    @OptionGroup var compute: ComputeOptions
    @OptionGroup var input: InputOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard model.count > 1 else { throw ValidationError("--model must be given twice or more, to compare") }
    }

    func run() throws {
        try output.check()
        let (pairs, inputWarnings) = try pairs()
        let bar = ProgressBar(quiet: output.quiet)
        defer { bar.finish() }
        let compare = Compare(seed: compute.seed, truncating: input.truncate, progress: bar.update)
        let (result, warnings) = try compare.run(pairs, models: model.count) { index in
            let one = ModelOptions(model[index], hub: hub, compute: compute)
            return try one.load(quiet: output.quiet)
        }
        bar.finish()
        var options = compute.recorded.merging(input.recorded) { $1 }
        options["models"] = .list(result.models.map(\.name))
        try output.write(Report(model: nil, options: options, warnings: inputWarnings + warnings, result: result))
    }

    private func pairs() throws -> ([PreferencePair], [String]) {
        guard input.pairs == nil, input.prompt == nil, input.chosen == nil, input.rejected == nil else {
            return try input.allPairs()
        }
        let sets = try Suite.bundled(.quality).first(input.limit).sets
        return (sets.flatMap { set in set.contrasts.map { $0.pair(category: set.name) } }, [])
    }
}
