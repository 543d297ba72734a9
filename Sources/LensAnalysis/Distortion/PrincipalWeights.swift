import LensCore

/// What the principal wants: a share for each dimension, adding up to 1.
struct PrincipalWeights {
    /// In the order of the names.
    let shares: [Double]

    /// - Parameter given: by name; empty is the same for all.
    init(_ given: [String: Double], names: [String]) throws {
        if let stranger = given.keys.sorted().first(where: { !names.contains($0) }) {
            throw LensError.input(
                "there is no dimension \(stranger.quoted)", hint: "the dimensions are: \(names.joined(separator: ", "))")
        }
        guard !given.isEmpty else {
            shares = names.map { _ in 1 / Double(names.count) }
            return
        }
        let total = given.values.reduce(0, +)
        guard total > 0, total.isFinite else {
            throw LensError.input("the principal's weights add up to \(total)", hint: "give at least one a positive weight")
        }
        shares = names.map { (given[$0] ?? 0) / total }
    }
}
