import LensCore

/// How workers that know the same plan share it out.
public protocol TaskClaims {
    /// Whether a task is this worker's to do.
    ///
    /// - Parameter place: of the task in the plan.
    mutating func claim(_ task: StudyPlan.Task, at place: Int) throws -> Bool

    /// Hears that a claimed task is saved.
    mutating func finished(_ task: StudyPlan.Task) throws
}

/// Worker `index` of `count`, counted from 0, takes every `count`-th task.
public struct StaticShare: TaskClaims, Hashable, Sendable {
    public let index: Int
    public let count: Int

    /// Everything.
    public static let whole = StaticShare(index: 0, count: 1)

    public init(index: Int, count: Int) {
        precondition(count > 0 && (0..<count).contains(index), "a worker is one of those that there are")
        self.index = index
        self.count = count
    }

    /// Reads `i/n`, such as `0/4`.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let index = parts[0], let count = parts[1], count > 0, (0..<count).contains(index) else {
            return nil
        }
        self.init(index: index, count: count)
    }

    public func claim(_ task: StudyPlan.Task, at place: Int) -> Bool { place % count == index }
    public func finished(_ task: StudyPlan.Task) {}
}
