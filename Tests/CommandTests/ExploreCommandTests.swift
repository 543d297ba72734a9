import Foundation
import LensCore
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// `explore` from the outside: the address it prints answers, and it ends when told to.
@Suite(.serialized) struct ExploreCommandTests {
    private static let bundled = Command.project.appending(path: "Models/llama-3m").path

    /// A running explorer with the line that it printed.
    private static func start(_ arguments: [String]) throws -> (process: Process, address: String, errors: FileHandle) {
        let process = Process()
        process.executableURL = Command.executable
        process.arguments = ["explore", "--model", bundled] + arguments
        let (out, err) = (Pipe(), Pipe())
        process.standardOutput = out
        process.standardError = err
        process.standardInput = FileHandle.nullDevice
        try process.run()
        var line = Data()
        while let byte = try out.fileHandleForReading.read(upToCount: 1), byte.first != UInt8(ascii: "\n"), !byte.isEmpty {
            line += byte
        }
        return (process, String(decoding: line, as: UTF8.self), err.fileHandleForReading)
    }

    private static func status(_ address: String) async throws -> Int {
        let url = try #require(URL(string: address))
        let (_, response) = try await URLSession.shared.data(from: url)
        #expect(response.url == url)
        return try #require(response as? HTTPURLResponse).statusCode
    }

    @Test func theAddressAnswersAndControlCEndsIt() async throws {
        let pairs = Command.project.appending(path: "Models/demo-pairs.jsonl").path
        let (process, address, errors) = try Self.start(["--pairs", pairs, "--limit", "2"])
        defer { if process.isRunning { process.terminate() } }
        #expect(address.hasPrefix("http://127.0.0.1:"))
        #expect(try await Self.status(address) == 200)
        process.interrupt()
        process.waitUntilExit()
        #expect(process.terminationStatus == 130)
        #expect(try errors.readToEnd() ?? Data() == Data())
    }

    @Test func itOpensWithoutPairs() async throws {
        let (process, address, _) = try Self.start([])
        defer { process.terminate() }
        #expect(try await Self.status(address) == 200)
    }

    @Test func aPortThatIsTakenIsAnError() async throws {
        let (process, address, _) = try Self.start([])
        defer { process.terminate() }
        let port = try #require(URL(string: address)?.port)
        let command = try Command("explore", "--model", Self.bundled, "--port", "\(port)")
        #expect(command.status == 2 && command.output.isEmpty)
        #expect(command.error.hasPrefix("error: cannot listen on 127.0.0.1:\(port): "))
        #expect(command.error.contains("hint: choose another --port"))
    }

    @Test(arguments: [
        ["--model", "/nowhere"], ["--port", "70000"], ["--host", "no such name"], ["--host", "host.invalid"],
        ["--pairs", "/nowhere.jsonl"], ["--prompt", "Hi"],
    ]) func whatIsWrongIsSaidBeforeListening(arguments: [String]) throws {
        let command = try Command(["explore"] + (arguments[0] == "--model" ? [] : ["--model", Self.bundled]) + arguments)
        #expect(command.status == 2 && command.output.isEmpty, "\(command.error)")
        #expect(command.error.hasPrefix("error: "))
    }

    @Test func othersAreWarnedOf() async throws {
        let (process, address, errors) = try Self.start(["--host", "0.0.0.0"])
        #expect(try await Self.status(address) == 200)
        process.interrupt()
        process.waitUntilExit()
        let said = String(decoding: try errors.readToEnd() ?? Data(), as: UTF8.self)
        #expect(said.hasPrefix("warning: listening on 0.0.0.0"))
    }
}
