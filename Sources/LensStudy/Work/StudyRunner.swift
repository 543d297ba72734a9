import LensCore

/// Does what a plan asks for and a store does not have.
public struct StudyRunner<Claims: TaskClaims> {
    /// What came of a run.
    public struct Outcome: Hashable, Sendable {
        /// Results that were there before.
        public var found = 0
        /// Results that were made.
        public var made = 0
        /// Results that could not be made, now or earlier.
        public var failed = 0
        /// Results left to other workers.
        public var left = 0

        public init() {}
    }

    let plan: StudyPlan
    let store: StudyStore
    public private(set) var claims: Claims
    let progress: ProgressHandler

    public init(_ plan: StudyPlan, store: StudyStore, claims: Claims, progress: @escaping ProgressHandler = { _ in }) {
        self.plan = plan
        self.store = store
        self.claims = claims
        self.progress = progress
    }

    /// Works until nothing is left for this worker.
    ///
    /// - Parameters:
    ///   - prepare: gets ready for a task, such as by loading its model; its errors end the run.
    ///   - make: makes one result; its errors are saved as the unit's failure, and do not end the run.
    /// - Throws: what `prepare` throws, and `LensError` where the store cannot be written.
    public mutating func run(
        prepare: (StudyPlan.Task) throws -> Void, make: (StudyPlan.Unit) throws -> StudyFinding
    ) throws -> Outcome {
        let states = try store.states()
        var outcome = Outcome()
        for unit in plan.units {
            switch states[unit.key] {
            case .done: outcome.found += 1
            case .failed: outcome.failed += 1
            case nil: break
            }
        }
        // Whoever has a task already says so before others begin.
        for (place, task) in plan.tasks.enumerated() where task.units.allSatisfy({ states[$0.key] != nil }) {
            _ = try claims.claim(task, at: place)
        }
        let total = plan.units.count
        for (place, task) in plan.tasks.enumerated() {
            let missing = task.units.filter { states[$0.key] == nil }
            guard !missing.isEmpty else { continue }
            guard try claims.claim(task, at: place) else {
                outcome.left += missing.count
                continue
            }
            try prepare(task)
            var rows: [(row: StudyRow, finding: StudyFinding?)] = []
            for unit in missing {
                do {
                    let finding = try make(unit)
                    rows.append((try StudyRow(unit, plan, finding), finding))
                    outcome.made += 1
                } catch let error as LensError {
                    rows.append((try StudyRow(unit, plan, failure: error), nil))
                    outcome.failed += 1
                }
            }
            try store.save(rows)
            try claims.finished(task)
            try progress(Progress(done: outcome.found + outcome.made + outcome.failed, total: total, what: "results"))
        }
        return outcome
    }
}
