import Foundation
import LensCore

/// Pieces of work that a job's workers share out through their store: each goes to whoever claims it first.
///
/// A worker that is killed and started again has its rank but a later incarnation, and takes over what the earlier one held.
public struct SharedClaims {
    /// Where the claims are.
    public let store: RendezvousStore
    /// This worker's rank.
    public let rank: Int
    /// How many workers there are.
    public let count: Int
    /// How often a worker of this rank has begun, with this one.
    public let incarnation: Int

    /// Begins as the newest incarnation of a rank.
    public init(_ store: RendezvousStore, as place: WorkerPlace) throws {
        (self.store, rank, count) = (store, place.rank, place.count)
        incarnation = try store.add(Self.incarnations(rank), 1)
    }

    /// Claims a piece of work; whether it is this worker's now. Its own it may claim again.
    public func claim(_ key: String) throws -> Bool {
        let (key, own) = ("claim/" + key, "\(rank).\(incarnation)")
        let holder = try store.setIfAbsent(key, own)
        if holder == own { return true }
        guard isEarlier(holder) else { return false }
        return try store.replace(key, holder, by: own) == own
    }

    /// Gives a sign of life.
    public func beat() throws { try store.add(Self.beats(rank), 1) }

    /// Says that this worker has no more to do; the last that it may ask of the store, which may vanish now.
    public func finish() throws { try store.add(Self.ends(rank, incarnation), 1) }

    /// On the worker that serves the store, waits until every other one has finished, or for a while none has begun, given a
    /// sign of life or finished; others return at once.
    ///
    /// - Parameters:
    ///   - patience: How long all may be silent, in seconds: longer than the longest piece of work.
    ///   - pause: How long to sleep between looks, in seconds.
    ///   - sleep: Sleeps for so many seconds; what it throws ends the waiting.
    /// - Returns: The ranks that have not finished.
    @discardableResult
    public func linger(
        patience: Double, pause: Double = 0.25, sleep: (Double) throws -> Void = { Thread.sleep(forTimeInterval: $0) }
    ) throws -> [Int] {
        guard store.role == .serving else { return [] }
        let others = (0..<count).filter { $0 != rank }
        var silence = 0.0
        var last: [[Int]] = []
        while true {
            let seen = try others.map { try signs(of: $0) }
            let unfinished = zip(others, seen).filter { $1[2] == 0 }.map(\.0)
            if seen != last { silence = 0 }
            if unfinished.isEmpty || silence >= patience { return unfinished }
            last = seen
            try sleep(pause)
            silence += pause
        }
    }

    /// A rank's incarnations, its signs of life, and whether the newest incarnation has finished.
    private func signs(of rank: Int) throws -> [Int] {
        let newest = try store.add(Self.incarnations(rank), 0)
        return [newest, try store.add(Self.beats(rank), 0), try store.add(Self.ends(rank, newest), 0)]
    }

    /// Whether a claim is held by an earlier incarnation of this rank.
    private func isEarlier(_ holder: String) -> Bool {
        let parts = holder.split(separator: ".").map { Int($0) }
        guard parts.count == 2, parts[0] == rank, let other = parts[1] else { return false }
        return other < incarnation
    }

    private static func incarnations(_ rank: Int) -> String { "incarnation/\(rank)" }
    private static func beats(_ rank: Int) -> String { "beat/\(rank)" }
    private static func ends(_ rank: Int, _ incarnation: Int) -> String { "finished/\(rank).\(incarnation)" }
}
