import LensTorch

extension Transformer {
    /// A full pass over texts that stand in rows, from token ids to what the reward head reads at each row's readout,
    /// `[row, width]`.
    ///
    /// The last block computes only the readout position where nothing else can matter.
    func forward(_ rows: [[Int]], readouts: [Int], _ trace: inout Trace) throws -> Tensor {
        let positions = 0..<(rows.map(\.count).max() ?? 0)
        var span = try span(positions)
        var x = try embed(rows, at: positions)
        for layer in 0..<architecture.layers {
            x = try trace(.residual(layer), x)
            if layer == architecture.layers - 1, canNarrow(rows, readouts, trace) {
                x = try lastBlockAtReadout(x, span, &trace)
            } else {
                x = try block(layer, x, &span, &trace)
            }
        }
        x = try trace(.residual(architecture.layers), x)
        let normed = try finalNorm(x, &trace)
        // After the shortcut one position is left.
        let places = normed.length(1) == 1 ? readouts.map { _ in 0 } : readouts
        return try Tensor.concatenated(
            places.enumerated().map { try normed.select(0, $0.offset).slice(0, $0.element..<$0.element + 1) }, along: 0)
    }

    private func canNarrow(_ rows: [[Int]], _ readouts: [Int], _ trace: borrowing Trace) -> Bool {
        let last = architecture.layers - 1
        return rows.count == 1 && rows[0].count > 1 && readouts[0] == rows[0].count - 1 && trace.onlyReadoutMatters
            && !trace.wants(.key(last)) && !trace.wants(.value(last))
    }

    private func lastBlockAtReadout(_ x: Tensor, _ whole: Span, _ trace: inout Trace) throws -> Tensor {
        let layer = architecture.layers - 1
        let last = whole.positions.upperBound - 1
        var unread = Trace(capture: .nothing, readouts: [])
        let (key, value) = try keysAndValues(layer, x.slice(1, 0..<last), span(0..<last), &unread)
        let prefix = KeyValueCache(
            keys: Array(repeating: key, count: layer + 1), values: Array(repeating: value, count: layer + 1))
        trace.narrowToReadout()
        var readout = try span(last..<last + 1, prefix: prefix)
        return try block(layer, x.slice(1, last..<last + 1), &readout, &trace)
    }
}
