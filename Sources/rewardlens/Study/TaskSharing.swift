import Foundation
import LensCore
import LensStudy
import LensTorch

/// How this process and others share out a study.
enum TaskSharing: TaskClaims {
    /// By count alone.
    case fixed(StaticShare)
    /// Task by task, through the workers' store; by count once that is lost.
    case claimed(SharedClaims, otherwise: StaticShare)

    /// How long the worker that serves the store waits for a sign of the others, in seconds.
    private static let patience = 30.0

    /// As `--worker` says, or else whoever started this process.
    ///
    /// - Parameter note: hears where this worker must go on without the others, as one that is started again when the one that
    ///   served the store is done.
    init(worker: StaticShare?, environment: [String: String], note: (String) -> Void) throws {
        if let worker {
            self = .fixed(worker)
            return
        }
        guard let place = try WorkerPlace(environment: environment) else {
            self = .fixed(.whole)
            return
        }
        let share = StaticShare(index: place.rank, count: place.count)
        self = .fixed(share)
        guard place.count > 1 else { return }
        do {
            guard let store = try RendezvousStore(of: place) else { return }
            self = .claimed(try SharedClaims(store, as: place), otherwise: share)
        } catch let error as LensError where !place.isServing {
            note("\(error.message); this worker does its fixed share, \(share.index) of \(share.count)")
        }
    }

    /// What this worker does where nobody claims.
    var share: StaticShare {
        switch self {
        case .fixed(let share), .claimed(_, let share): share
        }
    }

    mutating func claim(_ task: StudyPlan.Task, at place: Int) throws -> Bool {
        if case .claimed(let claims, let share) = self {
            do { return try claims.claim(task.name) } catch is StoreLost { self = .fixed(share) }
        }
        return share.claim(task, at: place)
    }

    mutating func finished(_ task: StudyPlan.Task) throws {
        guard case .claimed(let claims, let share) = self else { return }
        do { try claims.beat() } catch is StoreLost { self = .fixed(share) }
    }

    /// Says that nothing is left to do here, and keeps the store for the others where this worker serves it.
    func end() throws {
        guard case .claimed(let claims, _) = self else { return }
        do {
            try claims.finish()
            try claims.linger(patience: Self.patience)
        } catch is StoreLost {
            // All that is done is saved; the others go on by count.
        }
    }
}
