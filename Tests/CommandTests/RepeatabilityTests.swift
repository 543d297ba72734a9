import Foundation
import LensCore
import Testing

/// Runs over data give the same result, to the last digit, whatever the machine has to spare.
@Suite struct RepeatabilityTests {
    /// The model that comes with the project computes in bfloat16, the fixture in float32.
    static let models = [Command.project.appending(path: "Models/llama-3m").path, Command.model("llama")]
    static let pairs = Command.project.appending(path: "Models/demo-pairs.jsonl").path
    static let runs = [
        ["score", "--pairs", pairs, "--limit", "8"],
        ["hack", "--axis", "length", "--axis", "emoji", "--doses", "1", "--limit", "3"],
        ["concepts", "--concept", "politeness", "--concept", "placebo", "--layer", "1", "--alpha", "2", "--limit", "4"],
        ["cascade", "--limit", "2"], ["distortion", "--limit", "2"], ["conflict", "--limit", "2"],
        ["divergence", "--limit", "1", "--steps", "3", "--reference", pairs],
    ]

    private func result(_ run: [String], _ model: String, _ more: String...) throws -> JSON {
        let command = try Command(run + ["--model", model, "--seed", "7", "--format", "json", "--quiet"] + more)
        #expect(command.status == 0, "\(command.error)")
        return try #require(try command.json["result"])
    }

    @Test(arguments: runs, models) func neitherThreadsNorBatchesMatter(run: [String], model: String) throws {
        let one = try result(run, model, "--threads", "1", "--batch", "1")
        #expect(try result(run, model, "--threads", "2", "--batch", "4000") == one)
        guard ProcessInfo.processInfo.environment["REWARDLENS_SOAK"] != nil else { return }
        #expect(try result(run, model, "--threads", "4") == one)
    }

    @Test func seedsDo() throws {
        let run = Self.runs[1]
        let own = try result(run, Self.models[1])
        let command = try Command(run + ["--model", Self.models[1], "--seed", "8", "--format", "json", "--quiet"])
        #expect(try command.json["result"] != own)
    }
}
