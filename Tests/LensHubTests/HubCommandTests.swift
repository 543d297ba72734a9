import Foundation
import LensCore
import Testing

/// The command line with ids in place of folders.
@Suite struct HubCommandTests {
    private static let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Every file of a small model, as a Hub has them.
    private func model() throws -> FakeHub {
        let folder = Self.project.appending(path: "Tests/Fixtures/models/llama")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return try FakeHub(
            files: Dictionary(uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: folder.appending(path: $0))) }))
    }

    private func run(_ arguments: [String], _ hub: FakeHub) throws -> (status: Int32, output: String, error: String) {
        let folders = CommandLine.arguments.map { URL(filePath: $0).deletingLastPathComponent() } + [Bundle.main.bundleURL]
        let places = (folders + [Self.project.appending(path: ".build/debug")]).map { $0.appending(path: "rewardlens") }
        let process = Process()
        process.executableURL = places.first { FileManager.default.isExecutableFile(atPath: $0.path) }
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging([
            "HF_ENDPOINT": hub.hub.url, "HF_HUB_CACHE": hub.cache.path, "HF_HUB_OFFLINE": "", "HF_TOKEN": "t",
        ]) { $1 }
        let (out, err) = (Pipe(), Pipe())
        (process.standardOutput, process.standardError) = (out, err)
        try process.run()
        let output = String(decoding: out.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let error = String(decoding: err.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, output, error)
    }

    @Test func anIdIsScoredAndThenAgainOffline() throws {
        let hub = try model()
        let score = ["score", "--prompt", "Hi", "--response", "Hello.", "--format", "json", "--model", "tiny/model"]
        let first = try run(score, hub)
        #expect(first.status == 0, "\(first.error)")
        let asked = hub.hub.requests.count
        let second = try run(score + ["--offline"], hub)
        #expect(second.status == 0, "\(second.error)")
        #expect(hub.hub.requests.count == asked)
        let report = try JSON(parsing: Data(first.output.utf8), source: "output")
        #expect(report["model"]?["name"]?.string == "tiny/model")
        #expect(report["options"]?["commit"]?.string == FakeHub.commit)
        func reward(_ text: String) throws -> Double? {
            try JSON(parsing: Data(text.utf8), source: "output")["result"]?["texts"]?.array?[0]["reward"]?.real
        }
        #expect(try reward(first.output) != nil && reward(first.output) == reward(second.output))
    }

    @Test func tokensNeedNoWeightsAndQuietIsQuiet() throws {
        let hub = try model()
        let tokens = ["tokens", "--prompt", "Hi", "--response", "a", "--quiet", "--format", "json", "--model", "tiny/model"]
        let first = try run(tokens, hub)
        #expect(first.status == 0 && first.error.isEmpty, "\(first.error)")
        #expect(hub.storage.requests.isEmpty && !hub.hub.requests.contains { $0.path.contains("safetensors") })
        let asked = hub.hub.requests.count
        let second = try run(tokens, hub)
        #expect(second.output == first.output && hub.hub.requests.count == asked)
        // What has no weights is no model.
        let score = try run(["score", "--prompt", "a", "--response", "b", "--offline", "--model", "tiny/model"], hub)
        #expect(score.status == 2 && score.error.contains("nothing may be fetched offline"))
    }

    @Test func whatIsNowhereIsAnInputError() throws {
        let hub = try model()
        let offline = try run(["tokens", "--prompt", "Hi", "--model", "tiny/model", "--offline"], hub)
        #expect(offline.status == 2 && offline.error.contains("nothing may be fetched offline") && offline.output.isEmpty)
        #expect(offline.error.contains("\nhint: "))
        let absent = try run(["lens", "--prompt", "a", "--chosen", "b", "--rejected", "c", "--model", "tiny/absent"], hub)
        #expect(absent.status == 2 && absent.error.contains("no model tiny/absent"))
        let path = try run(["score", "--prompt", "a", "--response", "b", "--model", "./tiny"], hub)
        #expect(path.status == 2 && path.error.contains("no such folder"))
    }
}
