import Crypto
import Foundation
import LensCore
import Testing

/// `sae train|evaluate|import|export` on the model that comes with the project.
@Suite struct SAECommandTests {
    private static let model = Command.project.appending(path: "Models/llama-3m").path
    private static let small = [
        "--limit", "30", "--expansion", "2", "--k", "8", "--steps", "60", "--rows", "256", "--checkpoint", "5", "--threads", "1",
        "--quiet",
    ]

    private static func train(into folder: URL, _ more: String...) throws -> Command {
        try Command(["sae", "train", "--model", model, "--sae", folder.path] + small + more)
    }

    private func result(_ command: Command) throws -> [String: Any] {
        #expect(command.status == 0, "\(command.error)")
        let report = try #require(JSONSerialization.jsonObject(with: Data(command.output.utf8)) as? [String: Any])
        return try #require(report["result"] as? [String: Any])
    }

    @Test func trainEvaluateAndExchange() throws {
        let scratch = try Scratch()
        let folder = scratch.folder.appending(path: "sae")
        let trained = try result(Self.train(into: folder, "--format", "json"))
        let heldOut = try #require(trained["heldOut"] as? [String: Any])
        #expect(heldOut["fvu"] is Double && heldOut["l0"] as? Double ?? 99 <= 8 && heldOut["n"] is Int)
        let rewards = try #require(heldOut["rewards"] as? [String: Any])
        #expect(rewards["rewardRecovered"] is [String: Any] && rewards["flipRate"] is [String: Any])
        #expect((trained["curve"] as? [Any])?.count == 60)
        let evaluated = try result(
            Command(
                "sae", "evaluate", "--model", Self.model, "--sae", folder.path, "--limit", "4", "--format", "json", "--quiet"))
        #expect((evaluated["autoencoder"] as? [String: Any])?["site"] as? String == "residual.3")
        let other = scratch.folder.appending(path: "other")
        let exported = try result(
            Command("sae", "export", "--sae", folder.path, "--to", other.path, "--layout", "sparsify", "--format", "json"))
        #expect(exported["to"] as? String == "sparsify")
        let back = scratch.folder.appending(path: "back")
        #expect(try Command("sae", "import", "--from", other.path, "--sae", back.path).status == 0)
        let again = try result(
            Command(
                "sae", "evaluate", "--model", Self.model, "--sae", back.path, "--layer", "3", "--positions", "response",
                "--limit",
                "4", "--format", "json", "--quiet"))
        let (a, b) = (evaluated["evaluation"] as? [String: Any], again["evaluation"] as? [String: Any])
        #expect(a?["fvu"] as? Double == b?["fvu"] as? Double && a?["fvu"] is Double)
        for format in ["text", "markdown", "html", "csv"] {
            // Over already: the same command shows what there is.
            let shown = try Self.train(into: folder, "--format", format)
            #expect(shown.status == 0 && shown.output.contains("FVU"), "\(shown.error)")
        }
    }

    /// Killed at seeded moments, in collection or in training, the run ends in the same files, byte for byte.
    @Test func killedRunsEndTheSame() throws {
        let scratch = try Scratch()
        let whole = scratch.folder.appending(path: "whole")
        let begun = ContinuousClock.now
        #expect(try Self.train(into: whole).status == 0)
        let time = ContinuousClock.now - begun
        let expected = try Self.hashes(whole)
        #expect(expected.count >= 6)
        let isSoak = ProcessInfo.processInfo.environment["REWARDLENS_SOAK"] != nil
        var random = SeededGenerator(seed: 7)
        for round in 0..<(isSoak ? 10 : 2) {
            let folder = scratch.folder.appending(path: "killed-\(round)")
            // The first half of moments falls into collection, the second into training.
            let share = (Double(round) + random.uniform()) / (isSoak ? 10 : 2)
            try Command.kill(
                ["sae", "train", "--model", Self.model, "--sae", folder.path] + Self.small, after: time * share)
            let resumed = try Self.train(into: folder)
            #expect(resumed.status == 0, "\(resumed.error)")
            #expect(try Self.hashes(folder) == expected, "killed after \(share) of the run")
        }
    }

    /// By path within the folder.
    private static func hashes(_ folder: URL) throws -> [String: String] {
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])
        var found: [String: String] = [:]
        while let file = files?.nextObject() as? URL {
            guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
            let hash = SHA256.hash(data: try Data(contentsOf: file)).map { String(format: "%02x", $0) }.joined()
            found[String(file.path.dropFirst(folder.path.count))] = hash
        }
        return found
    }

    @Test(arguments: [
        (["train", "--sae", "/tmp/x", "--layer", "99"], "--layer"), (["train", "--sae", "/tmp/x", "--holdout", "2"], "holdout"),
        (["train", "--sae", "/tmp/x", "--steps", "0"], "steps"), (["evaluate", "--sae", "/nowhere"], "/nowhere"),
        (["train"], "--sae"), (["train", "--sae", "/tmp/x", "--colour", "red"], "--colour"),
    ])
    func wrongOptionsAreRefused(arguments: [String], wanted: String) throws {
        let command = try Command(["sae"] + arguments + ["--model", Self.model, "--limit", "2", "--quiet"])
        #expect(command.status == 2 && command.error.contains(wanted), "\(command.error)")
        #expect(command.output.isEmpty)
    }

    @Test func foldersWithoutAnAutoencoderAreRefused() throws {
        let scratch = try Scratch()
        _ = try scratch.file("cfg.json", "{}")
        let command = try Command(
            "sae", "import", "--from", scratch.folder.path, "--sae", scratch.folder.appending(path: "to").path)
        #expect(command.status == 2 && command.error.contains("sae_weights.safetensors"))
    }
}
