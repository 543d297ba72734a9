import LensTorch

/// The keys and values of a run's positions, by layer, each `[row, keyValueHead, position, headWidth]`.
public struct KeyValueCache: Sendable {
    var keys: [Tensor]
    var values: [Tensor]

    /// How many positions are held.
    var positions: Int { keys.first?.length(2) ?? 0 }
}
