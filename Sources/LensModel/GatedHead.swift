import LensTorch

/// Objectives that a gate weighs by the prompt: ArmoRM (Wang et al., 2024), and QRM (Dorka, 2024), whose objectives are means
/// over quantiles.
///
/// `R = W h`, `R' = R M`, `g = softmax(stack(h_gate) / T) · scale`; the reward is `Σ_k g_k R'_k`.
struct GatedHead: Sendable {
    /// `W`, `[objective, width]`; where there are quantiles, their mean, which is as exact.
    let regression: Tensor
    let quantiles: Int
    /// `M`, `[objective, objective]`; nil is the identity.
    let transform: Tensor?
    let gate: DenseStack
    let temperature: Double
    /// `[1]`
    let scale: Tensor

    /// - Parameter gate: `[row, width]`, or `[1, width]` for all rows.
    /// - Returns: objectives `R`, gate `g`, and the summands `g_k R'_k`, `[row, objective]` each.
    func read(_ readout: Tensor, gate stream: Tensor) throws -> (objectives: Tensor, gating: Tensor, summands: Tensor) {
        let objectives = try readout.linear(regression)
        let adjusted = try transform.map { try objectives.matmul($0) } ?? objectives
        let weights = try (gate.apply(stream) / temperature).softmax(along: 1) * scale
        let gating = try weights.expanded([objectives.length(0), -1])
        return (objectives, gating, try gating * adjusted)
    }

    func mapping(_ change: (Tensor) throws -> Tensor) rethrows -> GatedHead {
        GatedHead(
            regression: try change(regression), quantiles: quantiles, transform: try transform.map(change),
            gate: try gate.mapping(change), temperature: temperature, scale: try change(scale))
    }
}
