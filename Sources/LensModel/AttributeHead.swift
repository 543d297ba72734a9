import LensTorch

/// Attributes with weights that are read from the same stream: URM (Lou et al., 2024). The reward is `Σ_k w_k(h) m_k(h)`.
struct AttributeHead: Sendable {
    /// Of the attributes' means, `[attribute, width]`.
    let means: Tensor
    let weights: DenseStack

    /// - Returns: means `m`, weights `w`, and the summands `w_k m_k`, `[row, attribute]` each.
    func read(_ readout: Tensor) throws -> (objectives: Tensor, gating: Tensor, summands: Tensor) {
        let (objectives, gating) = (try readout.linear(means), try weights.apply(readout))
        return (objectives, gating, try gating * objectives)
    }

    func mapping(_ change: (Tensor) throws -> Tensor) rethrows -> AttributeHead {
        AttributeHead(means: try change(means), weights: try weights.mapping(change))
    }

    /// How the reward reads the stream where it is `x`, `[1, width]` in float64: its slope there. What slope and biases leave
    /// of the reward is the remainder.
    func direction(at x: Tensor) throws -> HeadDirection {
        let (readout, stack) = (try x.leaf(), try weights.mappingBiases { try $0.leaf() })
        let reward = try Tensor.recording {
            try AttributeHead(means: means, weights: stack).read(readout).summands.sum()
        }
        let slopes = try reward.gradients(of: [readout] + stack.biases)
        let vector = try slopes[0].reshaped([-1])
        let constant = try reward.detached().scalar() - vector.matmul(x.reshaped([-1])).scalar()
        let own = try zip(slopes.dropFirst(), weights.biases).reduce(0) { try $0 + ($1.0 * $1.1).sum().scalar() }
        return HeadDirection(vector: vector, constant: constant, remainder: constant - own)
    }
}
