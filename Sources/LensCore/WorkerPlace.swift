/// Which of a job's workers this process is, of how many, and where they meet; from the variables of whoever started it.
public struct WorkerPlace: Hashable, Sendable {
    /// Counts from 0.
    public let rank: Int
    /// How many workers the job has.
    public let count: Int
    /// Where their store is; nil where no address was given.
    public let rendezvous: Rendezvous?

    /// Where the workers' store is, and who serves it.
    public struct Rendezvous: Hashable, Sendable {
        public let host: String
        public let port: Int
        public let server: Server

        public init(host: String, port: Int, server: Server) {
            self.host = host
            self.port = port
            self.server = server
        }
    }

    public enum Server: Hashable, Sendable {
        /// The worker of rank 0.
        case firstWorker
        /// torchrun's agent; every worker is a client.
        case agent
    }

    /// A place given by hand; a rank must be below the count.
    public init(rank: Int, of count: Int, rendezvous: Rendezvous? = nil) {
        self.rank = rank
        self.count = count
        self.rendezvous = rendezvous
    }

    /// Whether this worker serves the store.
    public var isServing: Bool { rank == 0 && rendezvous?.server == .firstWorker }
}

extension WorkerPlace {
    /// torch.distributed's own.
    public static let defaultPort = 29500

    /// The place that whoever started this process gave it; nil where it was not started as one of several.
    ///
    /// The first of these counts: `RANK` and `WORLD_SIZE` (torchrun, or by hand), `SLURM_PROCID` and `SLURM_NTASKS` (srun),
    /// `JOB_COMPLETION_INDEX` (an indexed Job of Kubernetes, which must be given `WORLD_SIZE`). The address is `MASTER_ADDR` and
    /// `MASTER_PORT`, 29500 where that is missing; `TORCHELASTIC_USE_AGENT_STORE=True` says that torchrun serves there. An empty
    /// variable is a missing one.
    ///
    /// - Throws: An error that names the variable that is missing or malformed.
    public init?(environment: [String: String]) throws {
        let variables = Variables(values: environment.filter { !$0.value.isEmpty })
        guard let (rank, count) = try variables.rankAndCount() else { return nil }
        self.init(rank: rank, of: count, rendezvous: try variables.rendezvous())
    }

    private struct Variables {
        let values: [String: String]

        func rankAndCount() throws -> (rank: Int, count: Int)? {
            if values["RANK"] != nil {
                return try pair("RANK", "WORLD_SIZE", hint: "torchrun sets both; by hand, set both for every worker")
            }
            // A batch script has the first without srun too, and is no worker.
            if values["SLURM_PROCID"] != nil, values["SLURM_NTASKS"] != nil {
                return try pair("SLURM_PROCID", "SLURM_NTASKS", hint: "srun sets both")
            }
            if values["JOB_COMPLETION_INDEX"] != nil {
                return try pair(
                    "JOB_COMPLETION_INDEX", "WORLD_SIZE", hint: "give the Job's container WORLD_SIZE, its number of completions")
            }
            return nil
        }

        private func pair(_ rankName: String, _ countName: String, hint: String) throws -> (rank: Int, count: Int) {
            guard values[countName] != nil else {
                throw LensError.input("\(rankName) is set, but \(countName), how many workers there are, is not", hint: hint)
            }
            let count = try number(countName, in: 1...Int(Int32.max), "a number of workers from 1", hint: hint)
            let rank = try number(
                rankName, in: 0...count - 1, "a rank from 0 to \(count - 1), as \(countName) is \(count)", hint: hint)
            return (rank, count)
        }

        func rendezvous() throws -> Rendezvous? {
            guard let host = values["MASTER_ADDR"] else { return nil }
            guard !host.unicodeScalars.contains(where: { $0.properties.isWhitespace || $0.value < 32 }) else {
                throw LensError.input(at: "MASTER_ADDR", expected: "a name or address of a machine", found: host.quoted)
            }
            var port = defaultPort
            if values["MASTER_PORT"] != nil {
                port = try number(
                    "MASTER_PORT", in: 1...65535, "a port from 1 to 65535", hint: "it must be the same for every worker")
            }
            let server: Server
            switch values["TORCHELASTIC_USE_AGENT_STORE"] {
            case nil, "False": server = .firstWorker
            case "True": server = .agent
            case let other?:
                throw LensError.input(
                    at: "TORCHELASTIC_USE_AGENT_STORE", expected: "True or False, as torchrun sets it", found: other.quoted)
            }
            return Rendezvous(host: host, port: port, server: server)
        }

        private func number(_ name: String, in range: ClosedRange<Int>, _ expected: String, hint: String) throws -> Int {
            let text = values[name] ?? ""
            guard let number = Int(text), range.contains(number) else {
                throw LensError.input(at: name, expected: expected, found: text.quoted, hint: hint)
            }
            return number
        }
    }
}
