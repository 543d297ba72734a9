import LensTorch

/// The slopes of a squared reconstruction error with respect to encoder and decoder rows, by hand.
///
/// With `r = Σ z_j d_j − t`, the slopes of `½‖r‖²` are `z_j r` for the direction d_j, `r · d_j` for the code z_j and, where the
/// latent is active, for its pre-activation, and from there `(r · d_j)(x − b_dec)` for the encoder's row. All of them visit
/// only the entries of the codes.
struct LatentGradients {
    /// `r`, `[row, width]`.
    let residuals: Tensor
    /// Each entry's `r · d_j`, `[entry]`.
    let codes: Tensor
    /// The codes' entries latent by latent.
    let columns: SparseColumns
    /// `[latent, width]`.
    var decoder: Tensor
    /// `[latent, width]`.
    var encoder: Tensor
    /// `[latent, 1]`.
    var encoderBias: Tensor

    /// - Parameters:
    ///   - codes: z of the active latents; entries that are not active have a value of 0.
    ///   - active: 1 for each entry that is active, else 0, `[entry]`; nil where all are.
    ///   - target: t, `[row, width]`.
    ///   - inputs: what was encoded, x − b_dec, `[row, width]`.
    ///   - directions: d, `[latent, width]`.
    init(codes: SparseRows, active: Tensor? = nil, target: Tensor, inputs: Tensor, directions: Tensor) throws {
        let (residuals, dots) = try codes.residuals(of: directions, from: target)
        let slopes = try active.map { try dots * $0 } ?? dots
        self.residuals = residuals
        self.codes = dots
        columns = try codes.turned(width: directions.length(0))
        decoder = try columns.sums(of: residuals, times: codes.values)
        encoder = try columns.sums(of: inputs, times: slopes)
        encoderBias = try columns.sums(of: Tensor.full([inputs.length(0), 1], 1), times: slopes)
    }

    /// Adds the slopes of another error, which concerns some latents only.
    ///
    /// - Parameter latents: which, `[index]`.
    mutating func add(_ other: LatentGradients, at latents: Tensor, weight: Double) throws {
        func sum(_ all: Tensor, _ some: Tensor) throws -> Tensor {
            try all.replacing(0, at: latents, with: all.selecting(0, latents) + some * weight)
        }
        decoder = try sum(decoder, other.decoder)
        encoder = try sum(encoder, other.encoder)
        encoderBias = try sum(encoderBias, other.encoderBias)
    }
}
