import LensCore
import LensTorch

/// One reader of the stream at the readout, when the stream it reads is another and everything else is as in the run.
extension CachedRun {
    /// Each head's mixed values at the readout when one of its inputs reads other streams, `[row, head, headWidth]`.
    ///
    /// Keys and values are those of the readout's own position; earlier positions cannot change. The run must have captured
    /// the layer's `query`. Recorded for gradients where the caller is recording.
    ///
    /// - Parameter streams: what enters the block for this input, `[row, width]`.
    public func headOutputs(_ layer: Int, reading input: HeadInput, streams: Tensor) throws -> Tensor {
        let place = text.readout
        var span = try model.transformer.span(place..<place + 1)
        span.prefix = place == 0 ? nil : try keysAndValues[layer].prefix(place)
        // Scores laid open, so that one row takes the same way as many.
        var edits: [Site: Edit] = [.pattern(layer): { $0 }]
        for other in HeadInput.allCases where other != input {
            let own = try capture(other.site(layer)).slice(2, place..<place + 1)
            edits[other.site(layer)] = { try own.expanded($0.shape) }
        }
        var trace = Trace(capture: .nothing, edits: edits, readouts: [])
        // [row, 1, width] → [row, 1, head, headWidth] → [row, head, headWidth]
        return try model.transformer.mixedHeads(layer, streams.unsqueezed(1), &span, &trace).select(1, 0)
    }

    /// What an MLP writes at the readout when it reads other streams, `[row, width]`.
    ///
    /// The run must have captured the layer's `attention`.
    ///
    /// - Parameter streams: what enters the block for the MLP, `[row, width]`; in sequential blocks it also reads what
    ///   attention wrote in the run.
    public func mlpWrites(_ layer: Int, streams: Tensor) throws -> Tensor {
        let transformer = model.transformer
        var unread = Trace(capture: .nothing, readouts: [])
        let attended = try capture(.attention(layer)).slice(1, text.readout..<text.readout + 1)
        let read = try transformer.mlpInput(layer, streams.unsqueezed(1), attended)
        let neurons = try transformer.neurons(layer, read, &unread)
        return try transformer.mlpWrite(layer, neurons: neurons, &unread).select(1, 0)
    }

    /// The stream at the readout entering a block, or before the final norm, `[1, width]`.
    public func readoutStream(_ layer: Int) throws -> Tensor { try streams[layer].select(1, text.readout) }
}
