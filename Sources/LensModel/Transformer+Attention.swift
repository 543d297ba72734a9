import LensCore
import LensTorch

extension Transformer {
    /// Each head's attention-weighted values, `[row, position, head, headWidth]`. Leaves keys and values in `span.own`.
    ///
    /// - Parameter onlyLast: only the last position asks; all answer.
    func mixedHeads(
        _ layer: Int, _ x: Tensor, _ span: inout Span, _ trace: inout Trace, onlyLast: Bool
    ) throws -> Tensor {
        let block = weights.blocks[layer]
        let normed = try block.attentionNorm.applied(to: x).to(precision.weights)
        let own = try keysAndValues(layer, normed: normed, span, &trace)
        span.own = own
        let asking = onlyLast ? try normed.slice(1, normed.length(1) - 1..<normed.length(1)) : normed
        let query = try trace(.query(layer), self.query(layer, asking, span))
        let mixed = try mix(layer, query: query, own: own, &span, &trace)
        // [row, head, position, headWidth] → [row, position, head, headWidth]
        return try mixed.permuted([0, 2, 1, 3])
    }

    /// What attention writes, `[row, position, width]`.
    func attentionWrite(_ layer: Int, heads: Tensor) throws -> Tensor {
        let block = weights.blocks[layer]
        let flat = try heads.reshaped([heads.length(0), heads.length(1), -1])
        return try block.attentionPostNorm.applied(to: block.output.apply(flat).to(precision.stream))
    }

    /// Keys and values alone, of a stream entering a block.
    func keysAndValues(_ layer: Int, _ x: Tensor, _ span: Span) throws -> KeyValues {
        var unread = Trace(capture: .nothing, readouts: [])
        let normed = try weights.blocks[layer].attentionNorm.applied(to: x).to(precision.weights)
        return try keysAndValues(layer, normed: normed, span, &unread)
    }

    private func keysAndValues(
        _ layer: Int, normed: Tensor, _ span: Span, _ trace: inout Trace
    ) throws -> KeyValues {
        let block = weights.blocks[layer]
        var key = try byHead(block.key.apply(normed), architecture.attention.keyValueHeads).to(precision.stream)
        if let norm = block.keyNorm { key = try norm.apply(key) }
        if let rotary = span.rotary(in: layer) { key = try rotary.apply(key) }
        let value = try byHead(block.value.apply(normed), architecture.attention.keyValueHeads)
        return KeyValues(key: try trace(.key(layer), key.to(precision.weights)), value: try trace(.value(layer), value))
    }

    private func query(_ layer: Int, _ normed: Tensor, _ span: Span) throws -> Tensor {
        let block = weights.blocks[layer]
        var query = try byHead(block.query.apply(normed), architecture.attention.heads).to(precision.stream)
        if let norm = block.queryNorm { query = try norm.apply(query) }
        if let rotary = span.rotary(in: layer) { query = try rotary.last(query.length(2)).apply(query) }
        return try query.to(precision.weights)
    }

    /// `[row, position, head · headWidth]` → `[row, head, position, headWidth]`
    private func byHead(_ x: Tensor, _ heads: Int) throws -> Tensor {
        try x.reshaped([x.length(0), x.length(1), heads, -1]).permuted([0, 2, 1, 3])
    }

    /// Each head's attention-weighted values, `[row, head, query, headWidth]`, for the last queries of the span.
    private func mix(
        _ layer: Int, query: Tensor, own: KeyValues, _ span: inout Span, _ trace: inout Trace
    ) throws -> Tensor {
        let attention = architecture.attention
        let window = attention.windows[layer]
        let isPlain = attention.softCap == nil && attention.relative == nil && !trace.wants(.pattern(layer))
        let manyRows = query.length(0) > 1
        if isPlain, span.prefix == nil || !manyRows {
            return try mixFused(layer, query: query, own: own, &span)
        }
        // The joined form needs softmax sums, through which libtorch has no gradient.
        if isPlain, manyRows, architecture.isCausal, span.biases == nil, query.length(2) == span.positions.count,
            query.length(2) > 4, device == .cpu,
            !span.bites(window: window), let prefix = span.prefix, !Tensor.isRecording
        {
            return try mixJoined(query: query, own: own, prefix: prefix)
        }
        return try mixExplicitly(layer, query: query, own: own, &span, &trace)
    }

    /// Attention in one fused call.
    private func mixFused(_ layer: Int, query: Tensor, own: KeyValues, _ span: inout Span) throws -> Tensor {
        let attention = architecture.attention
        let window = attention.windows[layer]
        let all = try KeyValues.joined([span.prefix, own].compactMap { $0 })
        let count = query.length(2)
        let isPlainlyCausal =
            architecture.isCausal && span.prefix == nil && count == span.positions.count && count > 1
            && !span.bites(window: window) && span.biases == nil
        return try Tensor.attention(
            query: query, key: all.key, value: all.value,
            mask: isPlainlyCausal ? nil : span.added(window: window, queries: count)?.to(precision.weights),
            causal: isPlainlyCausal, scale: attention.scale, grouped: attention.groupSize > 1)
    }
}
