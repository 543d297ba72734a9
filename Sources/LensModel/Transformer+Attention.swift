import LensCore
import LensTorch

extension Transformer {
    /// What attention writes, `[row, position, width]`. Keeps keys and values in `span` if it is asked to.
    func attention(_ layer: Int, _ x: Tensor, _ span: inout Span, _ trace: inout Trace) throws -> Tensor {
        let block = weights.blocks[layer]
        let normed = try block.attentionNorm.apply(x).to(precision.weights)
        let query = try trace(.query(layer), self.query(block, normed, span))
        let (key, value) = try keysAndValues(layer, normed: normed, span, &trace)
        span.kept?.keys.append(key)
        span.kept?.values.append(value)
        let mixed = try mix(layer, query: query, key: key, value: value, &span, &trace)
        // [row, head, position, headWidth] → [row, position, head, headWidth]
        let heads = try trace(.headOutput(layer), mixed.permuted([0, 2, 1, 3]))
        var written = try block.output.apply(heads.reshaped([x.length(0), x.length(1), -1])).to(precision.stream)
        if let norm = block.attentionPostNorm { written = try norm.apply(written) }
        return try trace(.attention(layer), written)
    }

    /// Rotated keys, and values, of an entering stream, `[row, keyValueHead, position, headWidth]` each.
    func keysAndValues(_ layer: Int, _ x: Tensor, _ span: Span, _ trace: inout Trace) throws -> (key: Tensor, value: Tensor) {
        try keysAndValues(layer, normed: weights.blocks[layer].attentionNorm.apply(x).to(precision.weights), span, &trace)
    }

    private func keysAndValues(
        _ layer: Int, normed: Tensor, _ span: Span, _ trace: inout Trace
    ) throws -> (key: Tensor, value: Tensor) {
        let block = weights.blocks[layer]
        var key = try byHead(block.key.apply(normed), architecture.attention.keyValueHeads).to(precision.stream)
        if let norm = block.keyNorm { key = try norm.apply(key) }
        if let rotary = span.rotary { key = try rotary.apply(key) }
        let value = try byHead(block.value.apply(normed), architecture.attention.keyValueHeads)
        return (try trace(.key(layer), key.to(precision.weights)), try trace(.value(layer), value))
    }

    private func query(_ block: BlockWeights, _ normed: Tensor, _ span: Span) throws -> Tensor {
        var query = try byHead(block.query.apply(normed), architecture.attention.heads).to(precision.stream)
        if let norm = block.queryNorm { query = try norm.apply(query) }
        if let rotary = span.rotary { query = try rotary.apply(query) }
        return try query.to(precision.weights)
    }

    /// `[row, position, head · headWidth]` → `[row, head, position, headWidth]`
    private func byHead(_ x: Tensor, _ heads: Int) throws -> Tensor {
        try x.reshaped([x.length(0), x.length(1), heads, -1]).permuted([0, 2, 1, 3])
    }

    /// Each head's attention-weighted values, `[row, head, position, headWidth]`.
    private func mix(
        _ layer: Int, query: Tensor, key: Tensor, value: Tensor, _ span: inout Span, _ trace: inout Trace
    ) throws -> Tensor {
        let attention = architecture.attention
        let prefix = span.prefix.map { (key: $0.keys[layer], value: $0.values[layer]) }
        let isPlain = attention.softCap == nil && !trace.wants(.pattern(layer))
        guard isPlain, prefix == nil || query.length(0) == 1 else {
            return try mixExplicitly(layer, query: query, key: key, value: value, prefix: prefix, &span, &trace)
        }
        let causal = prefix == nil && !span.bites(window: attention.windows[layer])
        return try Tensor.attention(
            query: query,
            key: prefix.map { try Tensor.concatenated([$0.key, key], along: 2) } ?? key,
            value: prefix.map { try Tensor.concatenated([$0.value, value], along: 2) } ?? value,
            mask: causal ? nil : span.mask(window: attention.windows[layer])?.to(precision.weights),
            causal: causal && span.positions.count > 1, scale: attention.scale, grouped: attention.groupSize > 1)
    }

    /// The same with the scores laid open, in the stream's type: for soft-capping, for patterns, and for many rows
    /// over one prefix, whose keys all rows share through one product.
    private func mixExplicitly(
        _ layer: Int, query: Tensor, key: Tensor, value: Tensor, prefix: (key: Tensor, value: Tensor)?, _ span: inout Span,
        _ trace: inout Trace
    ) throws -> Tensor {
        let attention = architecture.attention
        let (rows, count) = (query.length(0), query.length(2))
        let (pairs, group, width) = (attention.keyValueHeads, attention.groupSize, attention.headWidth)
        let shared = span.prefixLength
        // [row, keyValueHead, group · position, headWidth]
        let grouped = try query.to(precision.stream).reshaped([rows, pairs, group * count, width])
        var scores = try grouped.matmul(key.to(precision.stream).transposed())
        if let prefix {
            // [keyValueHead, row · group · position, headWidth] against [keyValueHead, headWidth, prefix]
            let flat = try grouped.permuted([1, 0, 2, 3]).reshaped([pairs, rows * group * count, width])
            let before = try flat.matmul(prefix.key.select(0, 0).to(precision.stream).transposed())
                .reshaped([pairs, rows, group * count, shared]).permuted([1, 0, 2, 3])
            scores = try Tensor.concatenated([before, scores], along: 3)
        }
        // [row, head, query, key]
        scores = try scores.reshaped([rows, attention.heads, count, shared + count]) * attention.scale
        if let cap = attention.softCap { scores = try (scores / cap).tanh() * cap }
        if let mask = try span.mask(window: attention.windows[layer]) { scores = try scores + mask }
        let pattern = try trace(.pattern(layer), scores.softmax()).reshaped([rows, pairs, group * count, shared + count])
        var mixed = try pattern.slice(3, shared..<shared + count).matmul(value.to(precision.stream))
        if let prefix {
            let flat = try pattern.slice(3, 0..<shared).permuted([1, 0, 2, 3]).reshaped([pairs, rows * group * count, shared])
            let before = try flat.matmul(prefix.value.select(0, 0).to(precision.stream))
                .reshaped([pairs, rows, group * count, width]).permuted([1, 0, 2, 3])
            mixed = try mixed + before
        }
        return try mixed.reshaped([rows, attention.heads, count, width])
    }
}
