import LensCore
import LensText
import LensTorch

extension RewardModelAdapter {
    /// A full pass over texts that stand in rows, from token ids to what the reward head reads.
    ///
    /// The last block computes only the readout position where nothing else can matter.
    ///
    /// - Parameter embeddings: what stands in the tokens' places, `[row, position, n]`; nil for their own.
    func forward(_ texts: [TokenizedText], embeddings: Tensor? = nil, _ trace: inout Trace) throws -> HeadStreams {
        var tokens = TokenRows(texts)
        tokens.embeddings = embeddings
        let count = tokens.positions.count
        let readings = try texts.map { try HeadPositions($0, self) }
        var span = try span(tokens, length: count)
        var x = try embed(tokens)
        let onlyLast = trace.onlyReadoutMatters && readings.allSatisfy { $0.isLast(of: count) }
        for layer in 0..<shape.layers {
            x = try trace(.residual(layer), x)
            x = try block(layer, x, &span, &trace, onlyLast: onlyLast && layer == shape.layers - 1)
        }
        x = try trace(.residual(shape.layers), x)
        let normed = try trace(.finalNorm, finalNorm(x))
        let first = onlyLast ? count - 1 : 0
        return try HeadStreams.concatenated(
            readings.enumerated().map { try $0.element.streams(normed.slice(0, $0.offset..<$0.offset + 1), from: first) })
    }

    /// One block: the stream entering it, `[row, position, width]`, to the stream leaving it.
    ///
    /// - Parameter onlyLast: compute the last position alone, which still sees all; the result has one position.
    func block(
        _ layer: Int, _ x: Tensor, _ span: inout Span, _ trace: inout Trace, onlyLast: Bool = false
    ) throws -> Tensor {
        let heads = try trace(.headOutput(layer), mixedHeads(layer, x, &span, &trace, onlyLast: onlyLast))
        let x = onlyLast ? try x.slice(1, x.length(1) - 1..<x.length(1)) : x
        let attended = try trace(.attention(layer), attentionWrite(layer, heads: heads))
        let read = try mlpInput(layer, x, attended)
        let written =
            trace.wants(.neurons(layer))
            ? try mlpWrite(layer, neurons: trace(.neurons(layer), neurons(layer, read))) : try mlp(layer, read)
        return try leaving(layer, x, attended, trace(.mlp(layer), written))
    }

    /// The stream the MLP reads.
    func mlpInput(_ layer: Int, _ x: Tensor, _ attended: Tensor) throws -> Tensor {
        switch shape.order {
        case .sequential: try joined(x + attended, after: .attention(layer))
        case .parallel: x
        }
    }

    /// The stream leaving a block, from the one that entered and what was written.
    func leaving(_ layer: Int, _ x: Tensor, _ attended: Tensor, _ written: Tensor) throws -> Tensor {
        try joined(joined(x + attended, after: .attention(layer)) + written, after: .mlp(layer))
    }

    /// Refuses sites that the model does not have, before anything runs.
    func check(_ sites: some Sequence<Site>) throws {
        for site in sites.sorted(by: { "\($0)" < "\($1)" }) {
            if let layer = site.layer {
                let last = if case .residual = site { shape.layers } else { shape.layers - 1 }
                guard (0..<last + 1).contains(layer) else {
                    throw LensError.input("the model has no site \(site): its layers are 0 to \(shape.layers - 1)")
                }
            }
            guard has(site) else {
                throw LensError.input("the model has no site \(site)" + (obstacle(to: site).map { ": \($0)" } ?? ""))
            }
        }
    }
}
