import LensCore
import LensText
import LensTorch

/// Which positions of a text the reward head reads after the final norm.
struct HeadPositions {
    /// Positions with how much each counts for the head's stream; the weights sum to 1.
    let pooled: [(position: Int, weight: Double)]
    /// nil for heads without a gate.
    let gate: Int?

    init(_ text: TokenizedText, _ model: some RewardModelAdapter) throws {
        let weights = model.shape.pooling.weights(positions: text.readIDs.count, readout: text.readout)
        pooled = weights.enumerated().filter { $0.element != 0 }.map { ($0.offset, $0.element) }
        gate = model.head.readsGate ? text.gate : nil
        if model.head.readsGate, gate == nil {
            throw LensError.failure("the reward head reads a gate, but the text does not say where")
        }
    }

    /// All that are read.
    var all: [Int] { pooled.map(\.position) + (gate.map { [$0] } ?? []) }

    /// From the first position that is read to the last.
    var range: Range<Int> { (all.min() ?? 0)..<(all.max() ?? 0) + 1 }

    /// Whether nothing but the last of `count` positions is read.
    func isLast(of count: Int) -> Bool { all.allSatisfy { $0 == count - 1 } }

    /// What the head is given.
    ///
    /// - Parameters:
    ///   - normed: the final norm's output, `[row, position, width]`.
    ///   - first: the position it begins at.
    ///   - gate: what the gate reads where it lies before that, `[1, width]`.
    func streams(_ normed: Tensor, from first: Int, gate earlier: Tensor? = nil) throws -> HeadStreams {
        var own: Tensor?
        if let gate {
            own = gate < first ? try earlier?.expanded([normed.length(0), -1]) : try normed.select(1, gate - first)
        }
        if pooled.count == 1, let one = pooled.first {
            return HeadStreams(readout: try normed.select(1, one.position - first), gate: own)
        }
        let index = try Tensor(indices: pooled.map { $0.position - first }, device: normed.device)
        // [1, position, 1]
        let weights = try Tensor(pooled.map(\.weight), shape: [1, pooled.count, 1]).to(normed.type).to(normed.device)
        return HeadStreams(readout: try (normed.selecting(1, index) * weights).sum([1]), gate: own)
    }
}

extension HeadStreams {
    /// Rows one after the other.
    static func concatenated(_ parts: [HeadStreams]) throws -> HeadStreams {
        if parts.count == 1 { return parts[0] }
        let gates = parts.compactMap(\.gate)
        return HeadStreams(
            readout: try Tensor.concatenated(parts.map(\.readout), along: 0),
            gate: gates.isEmpty ? nil : try Tensor.concatenated(gates, along: 0))
    }
}
