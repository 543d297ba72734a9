import ArgumentParser
import Foundation
import LensCore
import LensExplorer
import LensModel

struct ExploreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explore",
        abstract: "A local web page to click through pairs, heads and switches; prints its address, Ctrl-C ends it.",
        discussion: "Without pairs it opens with none, and one can be pasted there.")

    @Option(
        help: ArgumentHelp(
            "A model folder in Hugging Face layout or a LoRA adapter's, or a Hub id; repeat it to compare.", valueName: "path|id")
    )
    var model: [String]

    @OptionGroup var hub: HubOptions
    @OptionGroup var compute: ComputeOptions
    @OptionGroup var input: InputOptions

    @Option(help: "The port to listen on; 0 is any that is free.")
    var port = 0

    @Option(help: ArgumentHelp("The address to listen on; others than this machine's own let others in.", valueName: "address"))
    var host = "127.0.0.1"

    @Flag(help: "Open the page in a browser.")
    var open = false

    @Flag(help: "Nothing but the address and errors.")
    var quiet = false

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("--port must be from 0 to 65535, not \(port)") }
        if host.isEmpty || host.contains(where: \.isWhitespace) { throw ValidationError("--host must be a name or an address") }
    }

    func run() throws {
        let (pairs, warnings) = try self.pairs()
        try ListeningPlace(host: host, port: port).check()
        let models = try opened()
        let threads = compute.threads ?? Self.threads(for: models.map(\.model))
        let service = ExploreService(models, pairs: pairs, truncating: input.truncate, threads: threads)
        let explorer = Explorer(service: service, host: host, port: port)
        for warning in warnings + [explorer.warning].compactMap(\.self) { tell("warning: \(warning)") }
        try serve(explorer)
    }

    /// About how many weights a model's blocks must have for its passes to gain from more than one thread.
    private static let manyWeights = 50_000_000

    /// One thread where every model is small: several would wait for each other longer than they work, above all on a
    /// machine that has other things to do.
    static func threads(for models: [RewardModel]) -> Int {
        let isSmall = models.allSatisfy { 12 * $0.shape.layers * $0.shape.width * $0.shape.width < manyWeights }
        return isSmall ? 1 : ProcessInfo.processInfo.activeProcessorCount
    }

    private func pairs() throws -> (pairs: [PreferencePair], warnings: [String]) {
        let isGiven = input.pairs != nil || input.prompt != nil || input.chosen != nil || input.rejected != nil
        return isGiven ? try input.allPairs() : ([], [])
    }

    private func opened() throws -> [(model: RewardModel, options: [String: OptionValue])] {
        try model.map { name in
            let one = ModelOptions(name, hub: hub, compute: compute)
            var options = one.recorded
            if input.truncate { options["truncate"] = .bool(true) }
            return (try one.load(quiet: quiet), options)
        }
    }

    /// Serves until the process ends; this thread waits meanwhile, and Swift's own ones serve.
    private func serve(_ explorer: Explorer) throws {
        let ended = Ending()
        let (opens, quiet) = (open, quiet)
        Task.detached {
            do {
                try await explorer.run { address in
                    FileHandle.standardOutput.write(Data((address + "\n").utf8))
                    if opens, !Browser.open(address), !quiet { tell("warning: no browser could be opened") }
                }
                ended.end(.success(()))
            } catch {
                ended.end(.failure(error))
            }
        }
        try ended.wait()
    }
}

private func tell(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
