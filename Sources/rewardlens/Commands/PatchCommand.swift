import ArgumentParser
import Foundation
import LensAnalysis
import LensCore
import LensModel

extension PatchResult.Mode: ExpressibleByArgument {}
extension PatchResult.Positions: ExpressibleByArgument {}
extension PatchResult.Alignment: ExpressibleByArgument {}
extension PatchResult.Method: ExpressibleByArgument {}
extension PatchTarget: ExpressibleByArgument {}

struct PatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "patch", abstract: "What each component causes: the reward after its activation was replaced.")

    @OptionGroup var model: ModelOptions
    @OptionGroup var input: InputOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "What replaces the activation: the other response's (noising, denoising), zero, the mean, other pairs'.")
    var mode = PatchResult.Mode.noising

    @Option(help: "What is patched: component, head, residual or neuron; repeat for several in one sweep.")
    var by: [PatchTarget] = [.component]

    @Option(help: "Where: readout, response, prompt, all, or each position by itself.")
    var at = PatchResult.Positions.readout

    @Option(help: "How positions of the two responses correspond: suffix, proportional or prefix.")
    var align = PatchResult.Alignment.suffix

    @Option(help: "patching is exact; the others estimate.")
    var method = PatchResult.Method.patching

    @Option(help: ArgumentHelp("A pairs file whose responses are the reference of mean and resample.", valueName: "file"))
    var reference: String?

    @Option(help: ArgumentHelp("Keep only the largest effects of each pair.", valueName: "n"))
    var top: Int?

    @Option(help: "Draws of resample.")
    var draws = 8

    @Option(help: "Points between the two activations for eap-ig.")
    var steps = 5

    @Flag(help: "Print what the component names are in TransformerLens, and stop.")
    var explainNames = false

    func validate() throws {
        if let top, top < 1 { throw ValidationError("--top must be at least 1, not \(top)") }
        if steps < 1 { throw ValidationError("--steps must be at least 1, not \(steps)") }
        if draws < 1 { throw ValidationError("--draws must be at least 1, not \(draws)") }
    }

    func run() throws {
        if explainNames { return try output.write(ComponentNames.text) }
        try output.check()
        let (pairs, inputWarnings) = try input.allPairs()
        let loaded = try model.load(quiet: output.quiet)
        let bar = ProgressBar(quiet: output.quiet)
        defer { bar.finish() }
        let inputs = try pairs.map { try PatchInput($0, model: loaded, truncating: input.truncate) }
        let (result, warnings) = try work(inputs, model: loaded, bar: bar)
        bar.finish()
        try output.write(
            Report(model: loaded.description, options: recorded, warnings: inputWarnings + warnings, result: result))
    }

    private var settings: PatchOptions {
        PatchOptions(
            mode: mode, targets: by, at: at, alignment: align, top: top, draws: draws, seed: model.compute.seed)
    }

    private func work(
        _ inputs: [PatchInput], model: RewardModel, bar: ProgressBar
    ) throws -> (result: PatchResult, warnings: [String]) {
        guard method == .patching else {
            return try GradientPatch(model, options: settings, method: method, steps: steps, progress: bar.update).pairs(inputs)
        }
        return try Patch(model, settings, reference: referenceSet(inputs, model: model), progress: bar.update).pairs(inputs)
    }

    private func referenceSet(_ inputs: [PatchInput], model: RewardModel) throws -> ReferenceSet? {
        guard [.mean, .resample].contains(mode) else { return nil }
        var texts = inputs
        if let reference {
            texts = try PairsFile(URL(filePath: reference)).pairs().map {
                try PatchInput($0, model: model, truncating: input.truncate)
            }
        }
        guard texts.count > 1 else { return nil }
        return try ReferenceSet(
            texts.flatMap { [($0.id, $0.chosen), ($0.id, $0.rejected)] }, sites: Patch.sites(settings, model: model),
            model: model)
    }

    private var recorded: [String: OptionValue] {
        var options = model.recorded.merging(input.recorded) { $1 }
        options["mode"] = .text(mode.rawValue)
        options["by"] = .list(by.map(\.rawValue))
        options["at"] = .text(at.rawValue)
        options["align"] = .text(align.rawValue)
        options["method"] = .text(method.rawValue)
        options["top"] = top.map(OptionValue.integer)
        options["reference"] = reference.map { .text(URL(filePath: $0).lastPathComponent) }
        if method == .eapIG { options["steps"] = .integer(steps) }
        if mode == .resample { options["draws"] = .integer(draws) }
        return options
    }
}
