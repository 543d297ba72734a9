import LensCore
import LensText
import LensTorch

/// An unedited run, or the prompt that several share, advanced one block at a time.
struct Lane {
    private let model: any RewardModelAdapter
    private var span: Span
    /// The stream entering the next block, `[1, position, width]`.
    private(set) var stream: Tensor
    /// Activations of the block computed last.
    private(set) var pieces: [Stage: LayerView.Piece] = [:]
    private(set) var keysAndValues: KeyValues?

    var positions: Range<Int> { span.positions }

    init(_ text: TokenizedText, positions: Range<Int>, model: any RewardModelAdapter) throws {
        self.model = model
        let tokens = TokenRows([text], positions: positions)
        span = try model.span(tokens, length: text.readIDs.count)
        stream = try model.embed(tokens)
    }

    /// How much of a block somebody needs.
    enum Extent {
        case all
        case lastPosition
        /// What later positions see, and the stream that entered.
        case keysAndValues
    }

    /// Computes a block.
    ///
    /// - Parameter prompt: the lane that holds the positions before this one's.
    mutating func advance(_ layer: Int, after prompt: Lane?, _ extent: Extent) throws {
        span.prefix = prompt?.keysAndValues
        if extent == .keysAndValues {
            keysAndValues = try model.keysAndValues(layer, stream, span)
            pieces = [.residual: .init(positions: positions, values: stream)]
            return
        }
        let onlyLast = extent == .lastPosition
        let sites: [Site] = [.headOutput(layer), .attention(layer), .neurons(layer), .mlp(layer)]
        var trace = Trace(capture: Capture(sites, at: .all), readouts: [positions.count - 1])
        let entering = LayerView.Piece(positions: positions, values: stream)
        stream = try model.block(layer, stream, &span, &trace, onlyLast: onlyLast)
        let computed = onlyLast ? positions.upperBound - 1..<positions.upperBound : positions
        pieces = [.residual: entering]
        for (stage, site) in zip([Stage.heads, .attention, .neurons, .mlp], sites) {
            if let values = trace.captured[site] { pieces[stage] = .init(positions: computed, values: values) }
        }
        keysAndValues = span.own
    }

    /// The activations of this run in the current layer, the shared prompt's included.
    func view(after prompt: Lane?) -> LayerView {
        var all: [Stage: [LayerView.Piece]] = [:]
        for (stage, own) in pieces {
            // A piece of the last position alone has no neighbour in the prompt.
            let before = prompt?.pieces[stage].flatMap { $0.positions.upperBound == own.positions.lowerBound ? $0 : nil }
            all[stage] = [before, own].compactMap { $0 }
        }
        let caches = [(prompt?.positions, prompt?.keysAndValues), (positions, keysAndValues)].compactMap { range, values in
            range.flatMap { range in values.map { (range, $0) } }
        }
        return LayerView(pieces: all, keysAndValues: caches)
    }

    /// The stream before the final norm, of this run after the last block.
    func finalView(after prompt: Lane?) -> LayerView {
        let own = LayerView.Piece(positions: positions.upperBound - stream.length(1)..<positions.upperBound, values: stream)
        let before = prompt.map { LayerView.Piece(positions: $0.positions, values: $0.stream) }
        let isWhole = before?.positions.upperBound == own.positions.lowerBound
        return LayerView(pieces: [.residual: [isWhole ? before : nil, own].compactMap { $0 }], keysAndValues: [])
    }

    /// What the head is given after the last block.
    func headStreams(_ reading: HeadPositions, after prompt: Lane?) throws -> HeadStreams {
        let range = reading.range
        let normed = try model.finalNorm(finalView(after: prompt).values(.residual, range))
        return try reading.streams(normed, from: range.lowerBound)
    }
}
