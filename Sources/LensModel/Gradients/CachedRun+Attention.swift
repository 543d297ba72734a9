import LensCore
import LensTorch

extension CachedRun {
    /// Each head's mixed values with other queries or keys, `[row, position, head, headWidth]`: scores, soft-capping, window
    /// and softmax recomputed, values as in the run.
    ///
    /// - Parameters:
    ///   - queries: `[row, head, position, headWidth]`, rotated; nil are the run's, which must have been captured.
    ///   - keys: `[row, keyValueHead, position, headWidth]`, rotated; nil are the run's.
    public func headOutputs(_ layer: Int, queries: Tensor? = nil, keys: Tensor? = nil) throws -> Tensor {
        let transformer = model.transformer
        var span = try transformer.span(0..<text.readout + 1)
        var unread = Trace(capture: .nothing, readouts: [])
        let rows = [queries, keys].compactMap { $0?.length(0) }.max() ?? 1
        func whole(_ values: Tensor) throws -> Tensor { try values.expanded([rows, -1, -1, -1]) }
        let own = KeyValues(
            key: try whole(keys ?? keysAndValues[layer].key), value: try whole(keysAndValues[layer].value))
        let mixed = try transformer.mixExplicitly(
            layer, query: whole(queries ?? capture(.query(layer))), own: own, &span, &unread)
        // [row, head, position, headWidth] → [row, position, head, headWidth]
        return try mixed.permuted([0, 2, 1, 3])
    }
}

extension RewardModel {
    /// Rotated queries or keys as they would be at other positions, `[row, head, position, headWidth]`: turned back by the
    /// angles of the positions they come from, and forward by those they go to. Without rotation they stay as they are.
    ///
    /// - Parameters:
    ///   - from: positions of a text, and its tokens.
    ///   - to: positions of another text, and its tokens.
    public func turned(
        _ values: Tensor, from: (positions: [Int], length: Int), to: (positions: [Int], length: Int)
    ) throws -> Tensor {
        guard let rotary = architecture.attention.rotary, let last = (from.positions + to.positions).max() else { return values }
        func turn(_ x: Tensor, _ place: (positions: [Int], length: Int), back: Bool) throws -> Tensor {
            let tables = try rotary.tables(for: 0..<last + 1, length: place.length, type: precision.stream, device: device)
            let index = try Tensor(indices: place.positions, device: device)
            // The values were multiplied by the amplitude already.
            let sine = try tables.sine.selecting(0, index) / rotary.amplitude
            let chosen = RotaryTables(
                cosine: try tables.cosine.selecting(0, index) / rotary.amplitude, sine: back ? try sine.negated() : sine,
                dimensions: tables.dimensions, pairing: tables.pairing)
            return try chosen.apply(x)
        }
        return try turn(turn(values.to(precision.stream), from, back: true), to, back: false).to(values.type)
    }
}
