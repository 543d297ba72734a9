import ArgumentParser
import Foundation
import LensAnalysis
import LensCore
import LensModel
import LensProbes
import LensText
import LensTorch

struct DivergenceCommand: ParsableCommand {
    /// Pairs of the built-in contrasts that are patched; the others are the reference.
    static let usualCount = 14

    static let configuration = CommandConfiguration(
        commandName: "divergence",
        abstract: "Whether patched activations could have come up by themselves, and what effects are worth where not.",
        discussion:
            "Without --pairs: contrasts of better and worse answers; natural activations are those of the other built-in texts.")

    @OptionGroup var model: ModelOptions
    @OptionGroup var input: InputOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "What replaces the activation: the other response's (noising, denoising), zero, or the reference's mean.")
    var mode = PatchResult.Mode.noising

    @Option(help: "What is patched: component, head, residual or neuron; repeat for several.")
    var by: [PatchTarget] = [.component]

    @Option(
        help: ArgumentHelp("A pairs file whose responses are natural texts; built-in texts if not given.", valueName: "file"))
    var reference: String?

    @Option(help: ArgumentHelp("By which share an effect may change and count as the same.", valueName: "share"))
    var tolerance = 0.1

    @Option(help: ArgumentHelp("Steps of the constrained patches' optimisation; 0 leaves them out.", valueName: "n"))
    var steps = 50

    @Option(help: "corrected, or reward-lens-1 to show how that version judges the same patches as well.")
    var form = AgreementResult.Scheme.corrected

    func run() throws {
        try output.check()
        Machine.makeProductsRepeatable()
        let (pairs, inputWarnings) = try pairs()
        let (natural, name) = try naturalTexts(without: pairs)
        let loaded = try model.load(quiet: output.quiet)
        let bar = ProgressBar(quiet: output.quiet)
        defer { bar.finish() }
        let options = Divergence.Options(
            mode: mode, targets: by, tolerance: tolerance, steps: steps, seed: model.compute.seed,
            isCompared: form == .rewardLens1)
        let divergence = try Divergence(loaded, options, progress: bar.update)
        let inputs = try pairs.map { try PatchInput($0, model: loaded, truncating: input.truncate) }
        let texts = try natural.map {
            ($0.owner, try loaded.encode(prompt: $0.prompt, response: $0.response, truncating: input.truncate))
        }
        let (result, warnings) = try divergence.run(inputs, reference: texts, name: name)
        bar.finish()
        try output.write(Report(model: loaded.description, options: recorded, warnings: inputWarnings + warnings, result: result))
    }

    private typealias NaturalText = (owner: String, prompt: [Message], response: [Message])

    /// The pairs that are patched: the user's, or a few of every dimension of the quality suite.
    private func pairs() throws -> ([PreferencePair], [String]) {
        guard input.pairs == nil, input.prompt == nil, input.chosen == nil, input.rejected == nil else {
            return try input.allPairs()
        }
        let sets = try Suite.bundled(.quality).sets
        let count = input.limit ?? Self.usualCount
        // One of each dimension in turn.
        let turns = (0..<(sets.map(\.contrasts.count).max() ?? 0)).flatMap { index in
            sets.compactMap { set in
                set.contrasts.indices.contains(index) ? set.contrasts[index].pair(category: set.name) : nil
            }
        }
        return (Array(turns.prefix(count)), [])
    }

    /// Texts without any whose prompt is patched.
    private func naturalTexts(without pairs: [PreferencePair]) throws -> ([NaturalText], String) {
        var all: [PreferencePair]
        let name: String
        if let reference {
            let file = URL(filePath: reference)
            (all, name) = (try PairsFile(file).pairs(), file.lastPathComponent)
        } else {
            let suites = try [Suite.Bundled.quality, .hacking].map(Suite.bundled)
            (all, name) = (suites.flatMap(\.sets).flatMap(\.contrasts).map { $0.pair() }, "the quality and hacking suites")
        }
        let patched = Set(pairs.map(\.prompt))
        all.removeAll { patched.contains($0.prompt) }
        var seen: Set<[Message]> = []
        return (
            all.flatMap { pair in
                let owner = pair.prompt.map(\.content).joined(separator: "\n")
                return [pair.chosen, pair.rejected].filter { seen.insert(pair.prompt + $0).inserted }.map {
                    (owner, pair.prompt, $0)
                }
            }, name
        )
    }

    private var recorded: [String: OptionValue] {
        var options = model.recorded.merging(input.recorded) { $1 }
        options["mode"] = .text(mode.rawValue)
        options["by"] = .list(by.map(\.rawValue))
        options["reference"] = reference.map { .text(URL(filePath: $0).lastPathComponent) }
        options["tolerance"] = .real(tolerance)
        options["steps"] = .integer(steps)
        options["form"] = .text(form.rawValue)
        return options
    }
}
