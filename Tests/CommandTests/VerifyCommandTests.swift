import Foundation
import LensCore
import Testing

@Suite struct VerifyCommandTests {
    private let golden = Command.fixtures.appending(path: "verify/llama-3m.json").path
    private let bundled = Command.project.appending(path: "Models/llama-3m").path

    @Test func theBundledModelGivesTransformersNumbers() throws {
        let command = try Command("verify", "--model", bundled, "--golden", golden, "--format", "json")
        #expect(command.status == 0, "\(command.error)")
        let checks = try #require(command.json["result"]?["checks"]?.array)
        let parity = checks.first { $0["name"]?.string == "parity of rewards" }
        #expect(parity?["outcome"]?.string == "held" && (parity?["measured"]?.real ?? 1) < 1e-5)
        #expect(checks.first { $0["name"]?.string == "tokens" }?["outcome"]?.string == "held")
    }

    @Test func aFailedCheckIsExitCodeOne() throws {
        let scratch = try Scratch()
        let text = try String(contentsOfFile: golden, encoding: .utf8).replacing(
            "\"float32\": 1.2630999", with: "\"float32\": 1.3630999")
        let file = try scratch.file("golden.json", text)
        let command = try Command("verify", "--model", bundled, "--golden", file)
        #expect(command.status == 1)
        #expect(command.output.contains("FAILS") && command.output.contains("parity of rewards"))
    }

    @Test func wrongFilesAreNamed() throws {
        let absent = try Command("verify", "--model", bundled, "--golden", "/nowhere.json")
        #expect(absent.status == 2 && absent.error.contains("/nowhere.json"))
        let headless = try Command("verify", "--model", Command.model("llama-nohead"))
        #expect(headless.status == 2 && headless.error.contains("no reward head"))
        #expect(try Command("verify", "--model", bundled, "--prompt", "a").status == 2)
    }
}
