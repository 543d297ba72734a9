import LensCore
import TestSupport
import Testing

struct WorkerPlaceTests {
    private func place(_ environment: [String: String]) throws -> WorkerPlace? { try WorkerPlace(environment: environment) }

    @Test func aProcessOfItsOwnHasNone() throws {
        #expect(try place([:]) == nil)
        #expect(try place(["WORLD_SIZE": "4", "MASTER_ADDR": "a", "MASTER_PORT": "x"]) == nil)
        #expect(try place(["RANK": "", "WORLD_SIZE": "4"]) == nil)
        // The shell of a batch script, before srun.
        #expect(try place(["SLURM_PROCID": "0", "SLURM_JOB_ID": "17"]) == nil)
    }

    @Test func torchrunSaysItAll() throws {
        var environment = [
            "RANK": "2", "WORLD_SIZE": "4", "MASTER_ADDR": "node7", "MASTER_PORT": "4711", "TORCHELASTIC_USE_AGENT_STORE": "True",
        ]
        let address = WorkerPlace.Rendezvous(host: "node7", port: 4711, server: .agent)
        #expect(try place(environment) == WorkerPlace(rank: 2, of: 4, rendezvous: address))
        environment["RANK"] = "0"
        #expect(try place(environment)?.isServing == false)
        for alone in ["False", ""] {
            environment["TORCHELASTIC_USE_AGENT_STORE"] = alone
            #expect(try place(environment)?.rendezvous?.server == .firstWorker)
            #expect(try place(environment)?.isServing == true)
        }
        environment["RANK"] = "1"
        #expect(try place(environment)?.isServing == false)
    }

    @Test func srunAndKubernetesCountToo() throws {
        #expect(try place(["SLURM_PROCID": "3", "SLURM_NTASKS": "8"]) == WorkerPlace(rank: 3, of: 8))
        #expect(try place(["JOB_COMPLETION_INDEX": "1", "WORLD_SIZE": "2"]) == WorkerPlace(rank: 1, of: 2))
        let address = WorkerPlace.Rendezvous(host: "job-0.job", port: 29500, server: .firstWorker)
        #expect(
            try place(["JOB_COMPLETION_INDEX": "0", "WORLD_SIZE": "2", "MASTER_ADDR": "job-0.job"])
                == WorkerPlace(rank: 0, of: 2, rendezvous: address))
        #expect(try place(["SLURM_PROCID": "0", "SLURM_NTASKS": "1"])?.isServing == false)
    }

    @Test func theFirstSourceCounts() throws {
        var environment = [
            "RANK": "1", "WORLD_SIZE": "5", "SLURM_PROCID": "2", "SLURM_NTASKS": "6", "JOB_COMPLETION_INDEX": "3",
        ]
        #expect(try place(environment) == WorkerPlace(rank: 1, of: 5))
        environment["RANK"] = nil
        #expect(try place(environment) == WorkerPlace(rank: 2, of: 6))
        environment["SLURM_NTASKS"] = nil
        #expect(try place(environment) == WorkerPlace(rank: 3, of: 5))
    }

    @Test func whatIsMissingIsNamed() {
        expectRefusal("RANK is set, but WORLD_SIZE", "set both for every worker") { _ = try place(["RANK": "0"]) }
        expectRefusal("JOB_COMPLETION_INDEX is set, but WORLD_SIZE", "completions") {
            _ = try place(["JOB_COMPLETION_INDEX": "0"])
        }
    }

    @Test(arguments: [
        ("RANK", "two"), ("RANK", "4"), ("RANK", "-1"), ("RANK", "1.0"), ("RANK", "9999999999999999999"), ("WORLD_SIZE", "0"),
        ("WORLD_SIZE", "-4"), ("WORLD_SIZE", "9999999999"), ("MASTER_PORT", "0"), ("MASTER_PORT", "65536"),
        ("MASTER_PORT", "http"), ("MASTER_ADDR", "a b"), ("MASTER_ADDR", "a\nb"), ("TORCHELASTIC_USE_AGENT_STORE", "maybe"),
    ])
    func whatIsMalformedIsNamed(variable: String, value: String) {
        var environment = ["RANK": "1", "WORLD_SIZE": "4", "MASTER_ADDR": "a", "MASTER_PORT": "1"]
        environment[variable] = value
        expectRefusal("\(variable): expected", "found \(value.quoted)") { _ = try place(environment) }
    }

    @Test func aRankMustBeBelowItsOwnCount() {
        expectRefusal("SLURM_PROCID: expected a rank from 0 to 1, as SLURM_NTASKS is 2, found \"2\"") {
            _ = try place(["SLURM_PROCID": "2", "SLURM_NTASKS": "2"])
        }
    }
}
