import Foundation
import LensCheckpoint
import LensCore
import LensTorch

/// Trains a sparse autoencoder on rows of activations.
///
/// A step's loss is the batch's fraction of variance unexplained, with the auxiliary loss or the penalty where there is one.
/// The encoder is one dense product; everything after it visits only the active latents, and gradients are written out by
/// hand. A run is determined by its rows, options and, in the last digits, by the number of threads.
public struct SAETrainer {
    public let options: SAEOptions
    let source: any ActivationRows
    var batches: ShuffledBatches
    var state: SAEState

    /// Starts a run.
    ///
    /// - Throws: `LensError` for options or rows with which nothing can be trained.
    public init(_ source: some ActivationRows, options: SAEOptions) throws {
        try options.check()
        var batches = try ShuffledBatches(source, size: options.batch, seed: options.seed)
        var indices: [Int] = []
        for batch in 0..<batches.perEpoch where indices.count < SAEState.sample { indices += batches.indices(batch) }
        let sample = try source.rows(indices.prefix(SAEState.sample).sorted())
        self.init(source, options: options, batches: batches, state: try SAEState(options, sample: sample))
    }

    init(_ source: any ActivationRows, options: SAEOptions, batches: ShuffledBatches, state: SAEState) {
        self.source = source
        self.options = options
        self.batches = batches
        self.state = state
    }

    /// Steps done.
    public var stepsDone: Int { state.step }

    /// Runs the steps that are left.
    ///
    /// - Parameters:
    ///   - checkpoint: where the run is saved, for `init(resuming:on:options:)`; nil saves nothing.
    ///   - interval: how many steps lie between savings; the last step is saved in any case.
    ///   - progress: hears of every step, after it has been saved; may throw to stop.
    public mutating func train(
        savingTo checkpoint: URL? = nil, every interval: Int = 100, progress: SAEProgressHandler = { _ in }
    ) throws -> SparseAutoencoder {
        if let checkpoint { AtomicFile.removeUnfinished(checkpoint) }
        while state.step < options.steps {
            let done = try step()
            if let checkpoint, done.step % max(1, interval) == 0 || done.step == options.steps { try save(to: checkpoint) }
            try progress(done)
        }
        return try autoencoder()
    }

    /// What has been learnt so far, for inputs as they are.
    public func autoencoder() throws -> SparseAutoencoder {
        let activation: SparseAutoencoder.Activation =
            switch options.selection {
            case .topK(let k): .topK(k)
            case .batchTopK(let k): .batchTopK(k, threshold: state.smallestKept ?? 0)
            case .jumpReLU: .jumpReLU(try state.thresholds?.value ?? Tensor.zeros([options.latents]))
            }
        return try SparseAutoencoder(
            encoder: state.encoder.value, encoderBias: state.encoderBias.value, decoder: state.decoder.value,
            decoderBias: state.decoderBias.value, activation: activation, origin: source.origin
        ).rescaled(by: state.scale)
    }
}
