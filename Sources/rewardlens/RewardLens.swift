import ArgumentParser
import Foundation
import LensCore

@main
struct RewardLens: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rewardlens",
        abstract: "Opens up reward models: where a preference forms, what writes it, and what causes it.",
        version: Tool.current.version,
        subcommands: [
            ScoreCommand.self,
            BenchmarkCommand.self,
            TokensCommand.self,
            LensCommand.self,
            AttributeCommand.self,
            PatchCommand.self,
            HeadCommand.self,
            ScaleCommand.self,
            AgreeCommand.self,
            CascadeCommand.self,
            HackCommand.self,
            ConceptsCommand.self,
            DistortionCommand.self,
            ConflictCommand.self,
            DivergenceCommand.self,
            CompareCommand.self,
            StudyCommand.self,
            ReportCommand.self,
            ExploreCommand.self,
            SAECommand.self,
            VerifyCommand.self,
            DoctorCommand.self,
            DemoCommand.self,
        ])

    /// Parses and runs; every failure is one `error:` line, with a `hint:` line where there is something to do.
    static func main() {
        signal(SIGINT) { _ in _exit(130) }
        // Who starts us from a thread that blocks signals hands that on; Ctrl-C and kill are to work all the same.
        var endings = sigset_t()
        sigemptyset(&endings)
        sigaddset(&endings, SIGINT)
        sigaddset(&endings, SIGTERM)
        sigprocmask(SIG_UNBLOCK, &endings, nil)
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let error as LensError {
            fail(error.message, hint: error.hint, code: error.kind == .input ? 2 : 1)
        } catch {
            let code = exitCode(for: error)
            if code == .success {
                print(fullMessage(for: error))
                Foundation.exit(0)
            }
            if code == .validationFailure || error is ValidationError {
                fail(
                    unknownOption() ?? firstLine(message(for: error)), hint: "see rewardlens --help, or --help after a command",
                    code: 2)
            }
            fail(firstLine("\(error)"), hint: nil, code: 1)
        }
    }

    /// A misspelt option is the better explanation where the parser complains of a missing one.
    private static func unknownOption() -> String? {
        let arguments = CommandLine.arguments.dropFirst()
        var command: any ParsableCommand.Type = Self.self
        for name in arguments {
            guard let next = command.configuration.subcommands.first(where: { $0.configuration.commandName == name }) else {
                break
            }
            command = next
        }
        guard command != Self.self else { return nil }
        let known = helpMessage(for: command, columns: 200)
        let options = arguments.filter { $0.hasPrefix("--") && $0.count > 2 }.map { $0.prefix { $0 != "=" } }
        return options.first { !known.contains("\($0) ") && !known.contains("\($0)\n") }.map { "Unknown option '\($0)'" }
    }

    private static func firstLine(_ text: String) -> String {
        text.split(separator: "\n").first.map(String.init) ?? text
    }

    private static func fail(_ message: String, hint: String?, code: Int32) -> Never {
        var text = "error: \(message)\n"
        if let hint { text += "hint: \(hint)\n" }
        FileHandle.standardError.write(Data(text.utf8))
        Foundation.exit(code)
    }
}
