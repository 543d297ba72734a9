import LensCore
import LensText
import LensTorch

extension RewardModel {
    /// Runs one text, or several rows of it that edits tell apart, with the history that gradients need.
    ///
    /// One forward pass that holds every layer's activations. Gradients reach back to the stream entering block 0.
    ///
    /// - Parameters:
    ///   - rows: how many copies of the text stand in the batch.
    ///   - sites: the activations by which rewards can be differentiated.
    ///   - edits: changes to activations on their way, `[row, position, …]`.
    /// - Throws: `LensError` for a site that the model does not have, or where the history exceeds the memory bound.
    public func recording(
        _ text: TokenizedText, rows: Int = 1, capturing sites: some Sequence<Site>, edits: [Site: Edit] = [:]
    ) throws -> RecordedRun {
        try adapter.check(sites)
        try adapter.check(edits.keys)
        try check(text)
        try memory.checkHistory(rows: rows, layers: shape.layers, tokens: text.readIDs.count)
        let entering = edits[.residual(0)]
        var edits = edits
        edits[.residual(0)] = { try (entering?($0) ?? $0).leaf() }
        let texts = Array(repeating: text, count: rows)
        var trace = Trace(capture: Capture(sites, at: .all), edits: edits, readouts: texts.map(\.readout))
        let (outputs, values) = try Tensor.recording {
            let outputs = try head.read(adapter.forward(texts, &trace))
            return (outputs, outputs.rewards)
        }
        return RecordedRun(
            rewards: try outputs.values(), values: values, captures: trace.captured, adapter: adapter)
    }
}
