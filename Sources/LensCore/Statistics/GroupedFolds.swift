/// Splits for cross-validation that keep a group, such as all texts of one prompt, on one side.
public struct GroupedFolds: Hashable, Sendable {
    /// How many folds there are.
    public let count: Int
    /// The fold of each observation, from 0.
    public let fold: [Int]

    /// Deals groups to folds, the largest first and each to the fold that holds the fewest observations; a seeded shuffle
    /// orders groups of one size. Which group goes where does not depend on the order of the observations.
    ///
    /// Fewer groups than folds make as many folds as groups; nil below two groups.
    public init?<Group: Hashable & Comparable>(_ groups: [Group], count: Int = 5, seed: UInt64 = 0) {
        precondition(count > 1, "cross-validation needs at least two folds")
        var sizes: [Group: Int] = [:]
        for group in groups { sizes[group, default: 0] += 1 }
        guard sizes.count > 1 else { return nil }
        var random = SeededGenerator(seed: seed)
        let order = random.shuffled(sizes.sorted { $0.key < $1.key }).enumerated()
            .sorted { ($1.element.value, $0.offset) < ($0.element.value, $1.offset) }
        self.count = min(count, sizes.count)
        var held = [Int](repeating: 0, count: self.count)
        var dealt: [Group: Int] = [:]
        for (_, group) in order {
            let least = held.indices.min { (held[$0], $0) < (held[$1], $1) } ?? 0
            held[least] += group.value
            dealt[group.key] = least
        }
        fold = groups.map { dealt[$0] ?? 0 }
    }

    /// The observations that a model is fitted on when a fold is held out.
    public func training(without fold: Int) -> [Int] {
        self.fold.indices.filter { self.fold[$0] != fold }
    }

    /// The observations of a fold.
    public func heldOut(_ fold: Int) -> [Int] {
        self.fold.indices.filter { self.fold[$0] == fold }
    }
}
