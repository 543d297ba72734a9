import LensTorch

/// The head of a model that no family loads.
struct OwnHead: Sendable {
    let name: String
    let readsGate: Bool
    let read: @Sendable (HeadStreams) throws -> HeadOutputs
}

extension RewardHead {
    /// A head of any kind, for models that no family loads.
    ///
    /// - Parameters:
    ///   - readsGate: whether it reads a second position, the text's `gate`; that reading is held fixed in directions.
    ///   - output: which number is the reward; `whole` is what `read` gives as `rewards`.
    ///   - read: what it computes of streams `[row, width]`, by operations that can be differentiated. Streams come in the model's
    ///     type, or in float64 on the CPU for readings apart from the model; weights must be brought to theirs.
    public static func own(
        name: String, objectives: [String], readsGate: Bool = false, output: HeadOutput = .whole,
        read: @escaping @Sendable (HeadStreams) throws -> HeadOutputs
    ) -> RewardHead {
        RewardHead(kind: .own(OwnHead(name: name, readsGate: readsGate, read: read)), objectives: objectives, output: output)
    }

    /// The reward at a stream of zero, the gate held: what remains of it then is no slope's.
    func rewardAtZero(_ streams: HeadStreams) throws -> Double {
        try read(HeadStreams(readout: streams.readout * 0, gate: streams.gate)).rewards.sum().scalar()
    }
}
