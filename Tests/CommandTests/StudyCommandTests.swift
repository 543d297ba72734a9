import Foundation
import LensCore
import LensStudy
import TestSupport
import Testing

/// `study` on two small models, as a user runs it.
@Suite struct StudyCommandTests {
    private static let pairs = Command.project.appending(path: "Models/demo-pairs.jsonl").path
    private static let isSoak = ProcessInfo.processInfo.environment["REWARDLENS_SOAK"] != nil

    private static func study(_ scratch: borrowing Scratch, seed: Int = 0) throws -> String {
        try scratch.file(
            "study.yaml",
            """
            study: small
            models:
              - path: \(Command.model("llama"))
              - path: \(Command.model("gpt2"))
            pairs:
              - path: \(pairs)
            analyses:
              - score
              - lens
              - readouts
              - analysis: agree
                protocol: corrected
              - compare
            options: {dtype: float32, device: cpu, seed: \(seed), truncate: yes}
            """)
    }

    private static func arguments(_ study: String, _ store: URL, _ more: [String] = []) -> [String] {
        ["study", "run", study, "--store", store.path, "--limit", "6", "--threads", "1", "--format", "json", "--quiet"] + more
    }

    private static func run(_ study: String, _ store: URL, _ more: String...) throws -> Command {
        try Command(arguments(study, store, more))
    }

    /// How many results a run made, and how many there are.
    private func made(_ command: Command) throws -> (made: Int, done: Int, planned: Int) {
        #expect(command.status == 0, "\(command.error)")
        let report = try JSONDecoder().decode(Report<StudyStatusResult>.self, from: Data(command.output.utf8))
        let (result, coverage) = (report.result, report.result.coverage)
        return (try #require(result.made), coverage.done, coverage.planned)
    }

    /// Everything that can be asked of a store, as text.
    private func tables(_ store: URL) throws -> [String] {
        try [["export", "--format", "csv"], ["export", "--format", "jsonl"], ["export", "--format", "latex"], ["report"]].map {
            let command = try Command(["study"] + $0 + ["--store", store.path])
            #expect(command.status == 0, "\(command.error)")
            return command.output
        }
    }

    @Test func nothingIsDoneTwice() throws {
        let scratch = try Scratch()
        let (study, store) = (try Self.study(scratch), scratch.folder.appending(path: "store"))
        let first = try made(Self.run(study, store))
        #expect(first.planned == 2 * 6 * 4 + 1 && first.made == first.planned && first.done == first.planned)
        #expect(try made(Self.run(study, store)) == (0, first.planned, first.planned))
        let resumed = try Command(
            "study", "resume", "--store", store.path, "--format", "json", "--quiet", "--threads", "1")
        #expect(try made(resumed).made == 0)
        let seeded = try Self.study(scratch, seed: 4)
        #expect(try made(Self.run(seeded, store)).made == first.planned)
        let status = try Command("study", "status", "--store", store.path)
        #expect(status.output.contains("llama") && status.output.contains("agree (protocol corrected)"))
    }

    @Test func reportsInEveryFormat() throws {
        let scratch = try Scratch()
        let (study, store) = (try Self.study(scratch), scratch.folder.appending(path: "store"))
        _ = try made(Self.run(study, store))
        for (format, wanted) in [
            ("text", "gpt2"), ("markdown", "| "), ("html", "<html"), ("csv", ","), ("json", "\"analysis\":\"study\""),
        ] {
            let command = try Command("study", "report", "--store", store.path, "--format", format)
            #expect(command.status == 0 && command.output.contains(wanted), "\(format): \(command.error)")
        }
        let csv = try Command("study", "export", "--store", store.path).output.split(separator: "\r\n")
        #expect(csv.count == 13 && csv[0].contains("rho attribution x noising.readout"))
        // What the study stores is what the command prints.
        let fields = csv[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let scored = try Command(
            "score", "--model", Command.model("llama"), "--pairs", Self.pairs, "--limit", "1", "--dtype", "float32", "--truncate",
            "--format", "json", "--threads", "1")
        let pair = try #require(
            JSONDecoder().decode(Report<ScoreResult>.self, from: Data(scored.output.utf8)).result.pairs.first)
        #expect(fields[2] == pair.id && fields.contains("\(pair.margin)"), "\(fields) \(pair.margin)")
    }

    /// Workers at the same time, in one store or in several that are merged, make the tables of one.
    @Test(arguments: [2, 4], [true, false])
    func workersMakeTheSame(workers: Int, sharesStore: Bool) throws {
        let scratch = try Scratch()
        let (study, whole) = (try Self.study(scratch), scratch.folder.appending(path: "whole"))
        _ = try made(Self.run(study, whole))
        let target = scratch.folder.appending(path: "target")
        let stores = (0..<workers).map { sharesStore ? target : scratch.folder.appending(path: "worker-\($0)") }
        // Half of them by the environment of a scheduler. All are under way before the first is waited for.
        let begun = try stores.enumerated().map { index, store in
            index % 2 == 0
                ? try Command.Started(Self.arguments(study, store, ["--worker", "\(index)/\(workers)"]))
                : try Command.Started(
                    Self.arguments(study, store), environment: ["RANK": "\(index)", "WORLD_SIZE": "\(workers)"])
        }
        for command in begun.map({ $0.finish() }) { #expect(command.status == 0, "\(command.error)") }
        if !sharesStore {
            let merged = try Command(
                ["study", "merge", "--store", target.path] + stores.map(\.path) + ["--format", "json", "--quiet"])
            #expect(try made(merged) == (49, 49, 49))
        }
        #expect(try tables(target) == tables(whole))
    }

    /// Four workers claim tasks through torch.distributed's store; one is killed half-way and started again, in a full run also
    /// the one that serves the store.
    @Test(arguments: isSoak ? [2, 0] : [2])
    func aKilledWorkerIsReplaced(killed: Int) throws {
        let scratch = try Scratch()
        let (study, whole) = (try Self.study(scratch), scratch.folder.appending(path: "whole"))
        let begun = ContinuousClock.now
        _ = try made(Self.run(study, whole))
        let time = ContinuousClock.now - begun
        let (port, stores) = (try FreePort.find(), (0..<4).map { scratch.folder.appending(path: "worker-\($0)") })
        func start(_ rank: Int) throws -> Command.Started {
            try Command.Started(
                Self.arguments(study, stores[rank]),
                environment: [
                    "RANK": "\(rank)", "WORLD_SIZE": "4", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "\(port)",
                ])
        }
        var workers = try stores.indices.map(start)
        Thread.sleep(forTimeInterval: (time / 2) / .seconds(1))
        kill(workers[killed].process.processIdentifier, SIGKILL)
        workers[killed].process.waitUntilExit()
        workers[killed] = try start(killed)
        for command in workers.map({ $0.finish() }) { #expect(command.status == 0, "\(command.error)") }
        let target = scratch.folder.appending(path: "target")
        let merged = try Command(
            ["study", "merge", "--store", target.path] + stores.map(\.path) + ["--format", "json", "--quiet"])
        #expect(try made(merged).done == 49)
        #expect(try tables(target) == tables(whole))
    }

    /// Killed at seeded moments and resumed, a run ends in the same numbers, with no row twice and a sound database.
    @Test func killedRunsEndTheSame() throws {
        let scratch = try Scratch()
        let (study, whole) = (try Self.study(scratch), scratch.folder.appending(path: "whole"))
        let begun = ContinuousClock.now
        let planned = try made(Self.run(study, whole)).planned
        let time = ContinuousClock.now - begun
        let expected = try tables(whole)
        var random = SeededGenerator(seed: 11)
        let moments = Self.isSoak ? 20 : 3
        for round in 0..<moments {
            let store = scratch.folder.appending(path: "killed-\(round)")
            let share = (Double(round) + random.uniform()) / Double(moments)
            try Command.kill(
                ["study", "run", study, "--store", store.path, "--limit", "6", "--threads", "1", "--quiet"], after: time * share)
            // As far as it came, it is sound.
            if FileManager.default.fileExists(atPath: store.appending(path: StudyStore.fileName).path),
                let states = try? StudyStore(reading: store).states()
            {
                #expect(states.values.allSatisfy { $0 == .done })
            }
            let resumed = try made(Self.run(study, store))
            #expect(resumed.done == planned, "killed after \(share) of the run")
            #expect(try StudyStore(reading: store).damage() == nil)
            #expect(try tables(store) == expected, "killed after \(share) of the run")
        }
    }

    @Test func twoRunsAtOnceAreRefused() throws {
        let scratch = try Scratch()
        let (study, store) = (try Self.study(scratch), scratch.folder.appending(path: "store"))
        _ = try made(Self.run(study, store))
        let held = try StoreLock(store, share: .whole)
        for command in [
            try Self.run(study, store), try Command("study", "resume", "--store", store.path),
            try Command("study", "merge", "--store", store.path, store.path),
        ] {
            #expect(command.status == 2 && command.error.contains("another run is at work"), "\(command.error)")
            #expect(command.output.isEmpty)
        }
        // Reading goes on meanwhile.
        #expect(try Command("study", "report", "--store", store.path).status == 0)
        withExtendedLifetime(held) {}
    }

    /// A pair that cannot be run is a failure of its own, told once, and tried again when asked.
    @Test func failuresAreTold() throws {
        let scratch = try Scratch()
        let long = String(repeating: "word ", count: 5000)
        let pairs = try scratch.file(
            "pairs.jsonl",
            """
            {"id":"short","prompt":"Hi","chosen":"Good day","rejected":"No"}
            {"id":"long","prompt":"\(long)","chosen":"Good day","rejected":"No"}
            """)
        let study = try scratch.file(
            "study.yaml", "study: s\nmodels: ['\(Command.model("gpt2"))']\npairs: ['\(pairs)']\nanalyses: [score, lens]\n")
        let store = scratch.folder.appending(path: "store")
        let command = try Command("study", "run", study, "--store", store.path, "--quiet")
        #expect(command.status == 0 && command.output.contains("2 failed") || command.output.contains("failed"))
        let status = try Command("study", "status", "--store", store.path, "--format", "json")
        let result = try JSONDecoder().decode(Report<StudyStatusResult>.self, from: Data(status.output.utf8)).result
        #expect(result.coverage == .init(planned: 4, done: 2, failed: 2))
        #expect(result.failures.count == 2 && result.failures.allSatisfy { $0.why.contains("token") }, "\(result.failures)")
        let again = try Command("study", "run", study, "--store", store.path, "--quiet", "--retry", "--format", "json")
        #expect(try made(again).made == 0)
    }

    @Test func whatIsWrongIsSaid() throws {
        let scratch = try Scratch()
        let study = try Self.study(scratch)
        let file = try scratch.file("file", "")
        for (arguments, wanted) in [
            (["run", "/nowhere.yaml", "--store", "s"], "/nowhere.yaml"), (["run", study], "--store"),
            (["run", study, "--store", file + "/x"], "cannot be made"), (["run", study, "--store", "/proc/x"], "/proc/x"),
            (["run", study, "--store", "s", "--worker", "2/2"], "2/2"),
            (["run", study, "--store", "s", "--limit", "0"], "--limit"),
            (["status", "--store", "/nowhere"], "there is no study.sqlite"), (["merge", "--store", "s", "/nowhere"], "/nowhere"),
            (["export", "--store", "/nowhere"], "/nowhere"), (["resume", "--store", "/nowhere"], "/nowhere"),
        ] {
            let command = try Command(["study"] + arguments, in: scratch.folder)
            #expect(command.status == 2 && command.error.contains(wanted), "\(arguments): \(command.error)")
            #expect(command.output.isEmpty)
        }
        #expect(!FileManager.default.fileExists(atPath: scratch.folder.appending(path: "s").path))
    }
}
