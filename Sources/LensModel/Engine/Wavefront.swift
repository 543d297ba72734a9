import LensCore
import LensTorch

/// Counterfactual runs that begin at the same position, as rows of one batch that grows layer by layer.
///
/// A row joins at the layer and stage of its first intervention; before that it is the base run, and before `start`
/// it stays the base run, whose keys and values it sees. Everything else is recomputed.
struct Wavefront {
    /// A row's interventions and where it joins.
    struct Row {
        /// Which counterfactual it is.
        let index: Int
        let entry: Entry
        let interventions: [(entry: Entry, intervention: Intervention)]
    }

    let transformer: Transformer
    /// In the order in which they join.
    let rows: [Row]
    private(set) var span: Span
    /// The joined rows' stream, `[row, position, width]`.
    private var stream: Tensor?

    var positions: Range<Int> { span.positions }

    init(_ rows: [Row], positions: Range<Int>, transformer: Transformer) throws {
        self.rows = rows.sorted { ($0.entry, $0.index) < ($1.entry, $1.index) }
        self.transformer = transformer
        span = try transformer.span(positions)
    }

    /// Computes one block for all rows that have joined or join in it.
    mutating func advance(_ layer: Int, base: LayerView, sources: [LayerView], onlyLast: Bool) throws {
        guard joined(by: Entry(layer: layer, stage: .mlp)) > 0 else { return }
        var unread = Trace(capture: .nothing, readouts: [])
        span.prefix = try base.prefix(positions.lowerBound)
        let last = positions.upperBound - 1..<positions.upperBound
        let computed = onlyLast ? last : positions
        let changes = Changes(rows: rows, sources: sources)

        var x = try appended(stream, base, .residual, at: positions, upTo: Entry(layer: layer, stage: .residual))
        x = try x.map { try changes.applied(to: $0, at: Entry(layer: layer, stage: .residual), positions) }
        var heads = try x.map { try transformer.mixedHeads(layer, $0, &span, &unread, onlyLast: onlyLast) }
        if onlyLast { x = try x.map { try $0.slice(1, $0.length(1) - 1..<$0.length(1)) } }

        func stage(_ values: Tensor?, _ stage: Stage) throws -> Tensor? {
            let entry = Entry(layer: layer, stage: stage)
            return try appended(values, base, stage, at: computed, upTo: entry).map {
                try changes.applied(to: $0, at: entry, computed)
            }
        }
        heads = try stage(heads, .heads)
        let attended = try stage(heads.map { try transformer.attentionWrite(layer, heads: $0, &unread) }, .attention)
        x = try appended(x, base, .residual, at: computed, upTo: Entry(layer: layer, stage: .attention))
        var neurons: Tensor?
        if let x, let attended { neurons = try transformer.neurons(layer, transformer.mlpInput(layer, x, attended), &unread) }
        neurons = try stage(neurons, .neurons)
        let written = try stage(neurons.map { try transformer.mlpWrite(layer, neurons: $0, &unread) }, .mlp)
        let end = Entry(layer: layer, stage: .mlp)
        x = try appended(x, base, .residual, at: computed, upTo: end)
        if let x, let written, let whole = try appended(attended, base, .attention, at: computed, upTo: end) {
            stream = try transformer.leaving(layer, x, whole, written)
        }
    }

    /// What the final norm gives for every row at the last position, `[row, width]`, in the order of `rows`.
    ///
    /// - Parameters:
    ///   - base: the base run's stream before the final norm.
    ///   - sources: the same of the runs that values are taken from.
    func normed(base: LayerView, sources: [LayerView]) throws -> Tensor {
        let entry = Entry(layer: transformer.architecture.layers, stage: .residual)
        let last = positions.upperBound - 1..<positions.upperBound
        let own = try stream.map { try $0.slice(1, $0.length(1) - 1..<$0.length(1)) }
        guard var x = try appended(own, base, .residual, at: last, upTo: entry) else {
            throw LensError.failure("a wavefront without rows")
        }
        x = try Changes(rows: rows, sources: sources).applied(to: x, at: entry, last)
        var unread = Trace(capture: .nothing, readouts: [])
        return try transformer.finalNorm(x, &unread).select(1, 0)
    }

    /// The joined rows' stream at the last position, the base's for rows that are still to join, `[row, width]`.
    func readoutStream(base: LayerView) throws -> Tensor {
        let last = positions.upperBound - 1..<positions.upperBound
        let own = try stream.map { try $0.slice(1, $0.length(1) - 1..<$0.length(1)) }
        let missing = rows.count - (own?.length(0) ?? 0)
        let rest = missing == 0 ? nil : try base.values(.residual, last).expanded([missing, 1, -1])
        return try Tensor.concatenated([own, rest].compactMap { $0 }, along: 0).select(1, 0)
    }

    /// How many rows have joined by a point of the pass.
    private func joined(by entry: Entry) -> Int {
        rows.count { $0.entry <= entry }
    }

    /// The rows' values with the base's for those that join by `entry`.
    private func appended(
        _ values: Tensor?, _ base: LayerView, _ stage: Stage, at positions: Range<Int>, upTo entry: Entry
    ) throws -> Tensor? {
        let missing = joined(by: entry) - (values?.length(0) ?? 0)
        guard missing > 0 else { return values }
        let one = try base.values(stage, positions)
        let newcomers = try one.expanded([missing] + one.shape.dropFirst().map { _ in -1 })
        return try values.map { try Tensor.concatenated([$0, newcomers], along: 0) } ?? newcomers
    }
}
