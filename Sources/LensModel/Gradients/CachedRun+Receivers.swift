import LensCore
import LensTorch

/// One reader of the stream at the readout, when the stream it reads is another and everything else is as in the run.
extension CachedRun {
    /// The positions whose heads and MLPs a change of the stream at the readout can reach within one block.
    public var positionsReached: Range<Int> { start(of: text.readout)..<text.readIDs.count }

    /// Each head's mixed values over `positionsReached` when one of its inputs reads other streams at the readout,
    /// `[row, position, head, headWidth]`.
    ///
    /// In a causal model the keys and values are those of the readout's own position; earlier positions cannot change. The run
    /// must have captured the layer's `query`, where there is one. Recorded for gradients where the caller is recording.
    ///
    /// - Parameter streams: what enters the block at the readout for this input, `[row, width]`.
    public func headOutputs(_ layer: Int, reading input: HeadInput, streams: Tensor) throws -> Tensor {
        let (adapter, positions, end) = (model.adapter, positionsReached, text.readIDs.count)
        var span = try adapter.span(TokenRows([text], positions: positions), length: end)
        span.prefix = positions.lowerBound == 0 ? nil : try keysAndValues[layer].prefix(positions.lowerBound)
        // Scores laid open, so that one row takes the same way as many.
        var edits: [Site: Edit] = [.pattern(layer): { $0 }]
        for other in HeadInput.allCases where other != input && adapter.has(other.site(layer)) {
            let own = try capture(other.site(layer)).slice(2, positions)
            edits[other.site(layer)] = { try own.expanded($0.shape) }
        }
        var trace = Trace(capture: .nothing, edits: edits, readouts: [])
        return try adapter.mixedHeads(layer, rows(layer, readout: streams), &span, &trace, onlyLast: false)
    }

    /// What an MLP writes at the readout when it reads other streams, `[row, width]`.
    ///
    /// The run must have captured the layer's `attention`.
    ///
    /// - Parameter streams: what enters the block for the MLP, `[row, width]`; in sequential blocks it also reads what
    ///   attention wrote in the run.
    public func mlpWrites(_ layer: Int, streams: Tensor) throws -> Tensor {
        let adapter = model.adapter
        let attended = try capture(.attention(layer)).slice(1, text.readout..<text.readout + 1)
        let read = try adapter.mlpInput(layer, streams.unsqueezed(1), attended)
        return try adapter.mlpWrite(layer, neurons: adapter.neurons(layer, read)).select(1, 0)
    }

    /// The stream at the readout entering a block, or before the final norm, `[1, width]`.
    public func readoutStream(_ layer: Int) throws -> Tensor { try streams[layer].select(1, text.readout) }

    /// The run's streams over `positionsReached` with other ones at the readout, `[row, position, width]`.
    private func rows(_ layer: Int, readout: Tensor) throws -> Tensor {
        let (positions, place) = (positionsReached, text.readout)
        func others(_ range: Range<Int>) throws -> Tensor? {
            range.isEmpty ? nil : try streams[layer].slice(1, range).expanded([readout.length(0), -1, -1])
        }
        let parts = [
            try others(positions.lowerBound..<place), try readout.unsqueezed(1), try others(place + 1..<positions.upperBound),
        ]
        return try Tensor.concatenated(parts.compactMap { $0 }, along: 1)
    }
}
