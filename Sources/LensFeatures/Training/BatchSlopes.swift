import LensCore
import LensTorch

/// The loss of one batch and its gradients.
struct BatchSlopes {
    let loss: Double
    let fvu: Double
    /// What the slopes of `latents` and `decoderBias` are to be multiplied by.
    let scale: Double
    private(set) var latents: LatentGradients
    /// `[width]`.
    let decoderBias: Tensor
    /// `[latent]`, not to be multiplied; of JumpReLU only.
    private(set) var thresholds: Tensor?
    /// For each latent, how many inputs it was active on.
    let activity: [Int]
    /// The smallest value kept; of BatchTopK only.
    private(set) var smallestKept: Double?

    /// - Parameter inputs: scaled, `[row, width]`.
    init(_ inputs: Tensor, options: SAEOptions, state: SAEState) throws {
        let rows = inputs.length(0)
        let centred = try (inputs - state.decoderBias.value).contiguous()
        let (encoder, bias) = (state.encoder.value, state.encoderBias.value)
        let variance = try (inputs - inputs.mean([0])).squared().sum().scalar()
        // Equal rows have no variance to explain.
        let unit = 1 / max(variance, .leastNormalMagnitude)
        scale = 2 * unit
        var extra = 0.0
        switch options.selection {
        case .topK(let k), .batchTopK(let k):
            let isWhole = if case .batchTopK = options.selection { true } else { false }
            let codes =
                try isWhole
                ? SparseRows.largestOfAll(k * rows, x: centred, weight: encoder, bias: bias)
                : SparseRows.largest(k, x: centred, weight: encoder, bias: bias)
            if isWhole, codes.entries > 0 { smallestKept = try codes.values.smallest().scalar() }
            latents = try LatentGradients(codes: codes, target: centred, inputs: centred, directions: state.decoder.value)
            activity = try latents.columns.counts()
            if let error = try latents.addAuxiliary(centred, options: options, state: state, batch: rows) {
                extra = options.auxiliaryWeight * error * unit
            }
        case .jumpReLU(let penalty, let bandwidth, _):
            let jump = try JumpSlopes(centred, bandwidth: bandwidth, state: state)
            let weight = penalty * options.warmth(state.step)
            latents = jump.latents
            activity = jump.activity
            thresholds = try jump.thresholds(scale: scale, weight: weight / Double(rows))
            extra = weight * Double(activity.reduce(0, +)) / Double(rows)
        }
        fvu = try latents.residuals.squared().sum().scalar() * unit
        loss = fvu + extra
        // b_dec is added to what is decoded and taken from what is encoded: [1, latent] · [latent, width]
        let encoded = try latents.encoderBias.reshaped([1, -1]).matmul(encoder).select(0, 0)
        decoderBias = try (latents.residuals.sum([0]) - encoded).contiguous()
    }
}

extension LatentGradients {
    /// Lets silent latents reconstruct what the active ones left over, adds the slopes, and returns the squared error; nil
    /// where no latent is silent.
    fileprivate mutating func addAuxiliary(
        _ inputs: Tensor, options: SAEOptions, state: SAEState, batch: Int
    ) throws -> Double? {
        let silent = state.silent(for: options.silence(batch: batch))
        guard !silent.isEmpty, options.auxiliaryWeight > 0 else { return nil }
        let index = try Tensor(indices: silent)
        let count = min(silent.count, options.auxiliaryLatents ?? max(1, inputs.length(1) / 2))
        let codes = try SparseRows.largest(
            count, x: inputs, weight: state.encoder.value.selecting(0, index),
            bias: state.encoderBias.value.selecting(0, index))
        let slopes = try LatentGradients(
            codes: codes, target: residuals.negated(), inputs: inputs, directions: state.decoder.value.selecting(0, index))
        try add(slopes, at: index, weight: options.auxiliaryWeight)
        return try slopes.residuals.squared().sum().scalar()
    }
}
