import ArgumentParser
import Foundation
import LensAnalysis
import LensCore

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Whether a model folder gives the model's own numbers; exit code 1 where it does not.",
        discussion: "Make golden files with Scripts/goldens.py, which takes them from transformers.")

    @OptionGroup var model: ModelOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("Reference values from transformers, to be compared with.", valueName: "file"))
    var golden: String?

    @Option(
        help: ArgumentHelp(
            "A folder that Scripts/export.py wrote of the same model, to be compared with site by site.", valueName: "folder"))
    var program: String?

    @Option(help: "A prompt, with --response, instead of the built-in one.")
    var prompt: String?

    @Option(help: "Responses to the prompt.")
    var response: [String] = []

    func validate() throws {
        if (prompt == nil) != response.isEmpty { throw ValidationError("--prompt and --response go together") }
    }

    func run() throws {
        try output.check()
        let golden = try golden.map { try GoldenFile(URL(filePath: $0)) }
        let bar = ProgressBar(quiet: output.quiet)
        defer { bar.finish() }
        let source = try model.source(quiet: output.quiet)
        let verify = Verify(
            folder: source.folder, options: source.options, golden: golden,
            program: program.map { URL(filePath: $0) }, prompt: prompt.map { [.user($0)] } ?? Verify.prompt,
            responses: response.isEmpty ? Verify.responses : response.map { [.assistant($0)] }, progress: bar.update)
        let (result, description, warnings) = try verify.run()
        bar.finish()
        try output.write(Report(model: description, options: model.recorded, warnings: warnings, result: result))
        if !result.holds { throw ExitCode(1) }
    }
}
