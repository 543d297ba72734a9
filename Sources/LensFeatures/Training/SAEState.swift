import LensCore
import LensTorch

/// Everything a training has learnt so far: with it and the options, the rest of the run is determined.
struct SAEState {
    /// `[latent, width]`.
    var encoder: AdamParameter
    /// `[latent]`.
    var encoderBias: AdamParameter
    /// `[latent, width]`, rows of length 1.
    var decoder: AdamParameter
    /// `[width]`.
    var decoderBias: AdamParameter
    /// `[latent]`, of JumpReLU only.
    var thresholds: AdamParameter?
    /// What inputs are multiplied by.
    let scale: Double
    /// Steps done.
    var step = 0
    /// For each latent, how many inputs have been seen since it was last active.
    var silence: [Int]
    /// The running mean of the smallest value that BatchTopK kept.
    var smallestKept: Double?
}

extension SAEState {
    /// How many rows scale and centre are taken from, at most.
    static let sample = 1 << 14

    /// The start of a run.
    ///
    /// - Parameter sample: unscaled inputs, `[row, width]`.
    init(_ options: SAEOptions, sample: Tensor) throws {
        let (latents, width) = (options.latents, sample.length(1))
        let norm = try sample.squared().sum([1]).squareRoot().mean().scalar()
        guard norm > 0, norm.isFinite else {
            throw LensError.input(
                at: "the activations to train on", expected: "a mean norm that is a positive number", found: "\(norm)")
        }
        let scale = Double(width).squareRoot() / norm
        let random = try Tensor.normal([latents, width], seed: options.seed)
        let directions = try random / random.squared().sum([1], keeping: true).squareRoot()
        encoder = try AdamParameter(directions)
        decoder = try AdamParameter(directions)
        encoderBias = try AdamParameter(Tensor.zeros([latents]))
        decoderBias = try AdamParameter(GeometricMedian.of(sample * scale))
        if case .jumpReLU(_, _, let threshold) = options.selection {
            thresholds = try AdamParameter(Tensor.full([latents], threshold))
        }
        self.scale = scale
        silence = Array(repeating: 0, count: latents)
    }

    /// The latents that have been silent for a number of inputs.
    func silent(for inputs: Int) -> [Int] {
        silence.indices.filter { silence[$0] >= inputs }
    }
}
