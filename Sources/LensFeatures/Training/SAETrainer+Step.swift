import LensCore
import LensTorch

extension SAETrainer {
    /// One step on the next batch.
    ///
    /// - Throws: `LensError` where activations are not finite, or the run is over.
    public mutating func step() throws -> SAEProgress {
        guard state.step < options.steps else { throw LensError.failure("the training is over after \(options.steps) steps") }
        let inputs = try batches.batch(state.step) * state.scale
        let slopes = try BatchSlopes(inputs, options: options, state: state)
        guard slopes.loss.isFinite else {
            throw LensError.input(
                at: source.identity, expected: "finite activations", found: "a loss of \(slopes.loss) in step \(state.step + 1)",
                hint: "if the activations are sound, lower the learning rate")
        }
        let rate = options.rate(state.step)
        try state.move(against: slopes, rate: rate, rows: inputs.length(0))
        let dead = state.silent(for: options.silence(batch: batches.size)).count
        return SAEProgress(
            step: state.step, steps: options.steps, inputs: state.step * batches.size, loss: slopes.loss, fvu: slopes.fvu,
            l0: Double(slopes.activity.reduce(0, +)) / Double(inputs.length(0)),
            deadShare: Double(dead) / Double(options.latents), learningRate: rate)
    }
}

extension SAEState {
    /// Goes one step against the slopes, and counts which latents were active.
    mutating func move(against slopes: BatchSlopes, rate: Double, rows: Int) throws {
        step += 1
        let adam = AdamStep(number: step, rate: rate, scale: slopes.scale)
        try decoderBias.step(adam, gradient: slopes.decoderBias)
        try encoder.step(adam, gradient: slopes.latents.encoder)
        try encoderBias.step(adam, gradient: slopes.latents.encoderBias.select(1, 0).contiguous())
        try decoder.step(adam, gradient: slopes.latents.decoder, unitRows: true)
        if let gradient = slopes.thresholds, var moved = thresholds {
            thresholds = nil
            try moved.step(AdamStep(number: step, rate: rate), gradient: gradient)
            // Below 0 inactive latents would be negative.
            thresholds = try AdamParameter(
                moved.value.clamped(0, .infinity), mean: moved.mean, variance: moved.variance)
        }
        for (latent, count) in slopes.activity.enumerated() { silence[latent] = count > 0 ? 0 : silence[latent] + rows }
        if let smallest = slopes.smallestKept {
            smallestKept = smallestKept.map { $0 + Self.tracking * (smallest - $0) } ?? smallest
        }
    }

    /// How fast the running mean of the smallest kept value follows: over about a hundred steps.
    private static let tracking = 0.01
}
