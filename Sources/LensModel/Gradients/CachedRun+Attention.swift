import LensCore
import LensTorch

extension CachedRun {
    /// Each head's mixed values with other queries or keys, `[row, position, head, headWidth]`: scores, soft-capping, window
    /// and softmax recomputed, values as in the run.
    ///
    /// - Parameters:
    ///   - queries: `[row, head, position, headWidth]`, rotated; nil are the run's.
    ///   - keys: `[row, keyValueHead, position, headWidth]`, rotated; nil are the run's.
    public func headOutputs(_ layer: Int, queries: Tensor? = nil, keys: Tensor? = nil) throws -> Tensor {
        let count = text.readIDs.count
        var span = try model.adapter.span(TokenRows([text]), length: count)
        var edits: [Site: Edit] = [:]
        if let queries { edits[.query(layer)] = { _ in queries } }
        if let keys { edits[.key(layer)] = { _ in keys } }
        try model.adapter.check(edits.keys)
        // Scores laid open, so that one row takes the same way as many.
        edits[.pattern(layer)] = { $0 }
        var trace = Trace(capture: .nothing, edits: edits, readouts: [])
        let rows = [queries, keys].compactMap { $0?.length(0) }.max() ?? 1
        return try model.adapter.mixedHeads(layer, streams[layer].expanded([rows, -1, -1]), &span, &trace, onlyLast: false)
    }
}

extension RewardModel {
    /// Queries or keys of a layer as they would be at other positions, `[row, head, position, headWidth]`.
    public func turned(_ values: Tensor, layer: Int, from: Places, to: Places) throws -> Tensor {
        try adapter.turned(values, layer: layer, from: from, to: to)
    }
}
