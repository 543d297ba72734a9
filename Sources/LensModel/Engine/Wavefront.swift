import LensCore
import LensText
import LensTorch

/// Counterfactual runs that begin at the same position, as rows of one batch that grows layer by layer.
///
/// A row joins at the layer and stage of its first intervention; before that it is the base run, and before `start`
/// it stays the base run, whose keys and values it sees; where the model is not causal, `start` is 0. Everything else is
/// recomputed.
struct Wavefront {
    /// A row's interventions and where it joins.
    struct Row {
        /// Which counterfactual it is.
        let index: Int
        let entry: Entry
        let interventions: [(entry: Entry, intervention: Intervention)]
    }

    private let model: any RewardModelAdapter
    /// In the order in which they join.
    let rows: [Row]
    private(set) var span: Span
    /// The joined rows' stream, `[row, position, width]`.
    private var stream: Tensor?

    var positions: Range<Int> { span.positions }

    private let text: TokenizedText

    init(_ rows: [Row], positions: Range<Int>, of text: TokenizedText, model: any RewardModelAdapter) throws {
        self.rows = rows.sorted { ($0.entry, $0.index) < ($1.entry, $1.index) }
        self.model = model
        self.text = text
        span = try model.span(TokenRows([text], positions: positions), length: positions.upperBound)
    }

    /// Whether the head reads nothing but the last of these positions.
    func endsAlone(_ reading: HeadPositions) -> Bool {
        reading.all.allSatisfy { $0 == positions.upperBound - 1 || $0 < positions.lowerBound }
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
        var heads = try x.map { try model.mixedHeads(layer, $0, &span, &unread, onlyLast: onlyLast) }
        if onlyLast { x = try x.map { try $0.slice(1, $0.length(1) - 1..<$0.length(1)) } }

        func stage(_ values: Tensor?, _ stage: Stage) throws -> Tensor? {
            let entry = Entry(layer: layer, stage: stage)
            return try appended(values, base, stage, at: computed, upTo: entry).map {
                try changes.applied(to: $0, at: entry, computed)
            }
        }
        heads = try stage(heads, .heads)
        let attended = try stage(heads.map { try model.attentionWrite(layer, heads: $0) }, .attention)
        x = try appended(x, base, .residual, at: computed, upTo: Entry(layer: layer, stage: .attention))
        var neurons: Tensor?
        if let x, let attended { neurons = try model.neurons(layer, model.mlpInput(layer, x, attended)) }
        neurons = try stage(neurons, .neurons)
        let written = try stage(neurons.map { try model.mlpWrite(layer, neurons: $0) }, .mlp)
        let end = Entry(layer: layer, stage: .mlp)
        x = try appended(x, base, .residual, at: computed, upTo: end)
        if let x, let written, let whole = try appended(attended, base, .attention, at: computed, upTo: end) {
            stream = try model.leaving(layer, x, whole, written)
        }
    }

    /// What the head is given for every row, in the order of `rows`.
    ///
    /// - Parameters:
    ///   - base: the base run's stream before the final norm.
    ///   - sources: the same of the runs that values are taken from.
    ///   - gate: what the base's gate reads, `[1, width]`.
    func headStreams(
        _ reading: HeadPositions, base: LayerView, sources: [LayerView], gate: Tensor?
    ) throws -> HeadStreams {
        let entry = Entry(layer: model.shape.layers, stage: .residual)
        let range = endsAlone(reading) ? positions.upperBound - 1..<positions.upperBound : positions
        let own = try stream.map { $0.length(1) == range.count ? $0 : try $0.slice(1, $0.length(1) - range.count..<$0.length(1)) }
        guard var x = try appended(own, base, .residual, at: range, upTo: entry) else {
            throw LensError.failure("a wavefront without rows")
        }
        x = try Changes(rows: rows, sources: sources).applied(to: x, at: entry, range)
        return try reading.streams(model.finalNorm(x), from: range.lowerBound, gate: gate)
    }

    /// The joined rows' stream at the readout, the base's for rows that are still to join, `[row, width]`.
    func readoutStream(base: LayerView) throws -> Tensor {
        let readout = text.readout..<text.readout + 1
        let own = try stream.map { stream in
            // The last block may have computed the readout alone.
            let place = stream.length(1) == 1 ? 0 : text.readout - positions.lowerBound
            return try stream.slice(1, place..<place + 1)
        }
        let missing = rows.count - (own?.length(0) ?? 0)
        let rest = missing == 0 ? nil : try base.values(.residual, readout).expanded([missing, 1, -1])
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
