/// The latest answers, so that what was asked before is there at once; bounded in number and bytes.
struct AnswerCache {
    let maximumCount: Int
    let maximumBytes: Int

    private var byJob: [Job: Outcome] = [:]
    private var jobs: [Int: Job] = [:]
    /// The least recently used first.
    private var order: [Job] = []
    private(set) var bytes = 0

    init(maximumCount: Int = 256, maximumBytes: Int = 96 << 20) {
        self.maximumCount = maximumCount
        self.maximumBytes = maximumBytes
    }

    var count: Int { byJob.count }

    mutating func outcome(of job: Job) -> Outcome? {
        guard let outcome = byJob[job] else { return nil }
        order.removeAll { $0 == job }
        order.append(job)
        return outcome
    }

    mutating func outcome(number: Int) -> Outcome? {
        jobs[number].flatMap { outcome(of: $0) }
    }

    /// Keeps an outcome, and drops the longest unused ones beyond the bounds; the newest always stays.
    mutating func keep(_ outcome: Outcome, of job: Job) {
        remove(job)
        byJob[job] = outcome
        jobs[outcome.number] = job
        order.append(job)
        bytes += outcome.size
        while order.count > 1, order.count > maximumCount || bytes > maximumBytes { remove(order[0]) }
    }

    private mutating func remove(_ job: Job) {
        guard let old = byJob.removeValue(forKey: job) else { return }
        jobs[old.number] = nil
        order.removeAll { $0 == job }
        bytes -= old.size
    }
}
