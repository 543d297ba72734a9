import LensTorch

/// JumpReLU on a batch: what is active, and what its thresholds' slopes are estimated from (Rajamanoharan et al., 2024).
///
/// A threshold θ acts on its latent only where it is crossed. Its slope is that of the density of pre-activations around it,
/// estimated with a rectangular kernel of width ε: `−θ/ε · ∂L/∂z` and, for the number of active latents, `−1/ε`, summed over
/// the pre-activations within ε/2 of θ.
struct JumpSlopes {
    let latents: LatentGradients
    let activity: [Int]
    private let bandwidth: Double
    /// 1 for each entry within half a bandwidth of its threshold, `[entry]`.
    private let near: Tensor
    /// Each entry's threshold, `[entry]`.
    private let bounds: Tensor
    private let rows: Int

    /// - Parameter inputs: `x − b_dec`, `[row, width]`.
    init(_ inputs: Tensor, bandwidth: Double, state: SAEState) throws {
        let thresholds = try state.thresholds?.value ?? Tensor.zeros([state.silence.count])
        // All that are active, and those below their threshold that are near it.
        let candidates = try SparseRows.above(
            thresholds - bandwidth / 2, x: inputs, weight: state.encoder.value, bias: state.encoderBias.value)
        bounds = try thresholds.selecting(0, candidates.columns)
        let active = try candidates.values.isGreater(than: bounds).to(.float32)
        near = try candidates.values.isLess(than: bounds + bandwidth / 2).to(.float32)
        latents = try LatentGradients(
            codes: candidates.with(values: candidates.values * active), active: active, target: inputs, inputs: inputs,
            directions: state.decoder.value)
        rows = inputs.length(0)
        activity = try latents.columns.sums(of: Tensor.full([rows, 1], 1), times: active).integers()
        self.bandwidth = bandwidth
    }

    /// The thresholds' slopes, `[latent]`.
    ///
    /// - Parameters:
    ///   - scale: what the slopes of the codes are to be multiplied by.
    ///   - weight: what one active latent costs.
    func thresholds(scale: Double, weight: Double) throws -> Tensor {
        let slopes = try (latents.codes * bounds * scale + weight) * near * (-1 / bandwidth)
        return try latents.columns.sums(of: Tensor.full([rows, 1], 1), times: slopes).select(1, 0).contiguous()
    }
}
