import LensCore
import LensTorch

/// Attention of many rows over one prefix, whose keys all rows share through one product and never copy.
extension Transformer {
    /// Fused attention over the prefix and over the span, joined by their softmax sums. Exact.
    func mixJoined(query: Tensor, own: KeyValues, prefix: KeyValues) throws -> Tensor {
        let attention = architecture.attention
        let (rows, count) = (query.length(0), query.length(2))
        let (pairs, group, width) = (attention.keyValueHeads, attention.groupSize, attention.headWidth)
        // Every row and every head of a group asks the same keys:
        // [row, keyValueHead, group, position, headWidth] → [1, keyValueHead, row · group · position, headWidth]
        let asking = try query.reshaped([rows, pairs, group, count, width]).permuted([1, 0, 2, 3, 4])
            .reshaped([1, pairs, rows * group * count, width])
        let before = try Tensor.flashAttention(
            query: asking, key: prefix.key, value: prefix.value, mask: nil, causal: false, scale: attention.scale)
        let within = try Tensor.flashAttention(
            query: query, key: own.key.repeatingEach(group, along: 1), value: own.value.repeatingEach(group, along: 1),
            mask: nil, causal: true, scale: attention.scale)
        // [row, head, position, 1]
        let beforeSum = try before.logSum.reshaped([pairs, rows, group, count]).permuted([1, 0, 2, 3])
            .reshaped([rows, pairs * group, count, 1])
        let withinSum = try within.logSum.reshaped([rows, pairs * group, count, 1])
        let beforeMixed = try before.mixed.reshaped([pairs, rows, group, count, width]).permuted([1, 0, 2, 3, 4])
            .reshaped([rows, pairs * group, count, width])
        // The prefix's share of the whole softmax.
        let share = try (beforeSum - withinSum).sigmoid().to(precision.stream)
        let mixed = try within.mixed.to(precision.stream)
        return try (mixed + (beforeMixed.to(precision.stream) - mixed) * share).to(query.type)
    }

    /// Attention with the scores laid open, in the stream's type: for soft-capping, patterns, windows and single queries.
    func mixExplicitly(
        _ layer: Int, query: Tensor, own: KeyValues, _ span: inout Span, _ trace: inout Trace
    ) throws -> Tensor {
        let attention = architecture.attention
        let (rows, count, keys) = (query.length(0), query.length(2), own.key.length(2))
        let (pairs, group, width) = (attention.keyValueHeads, attention.groupSize, attention.headWidth)
        let before = span.prefix?.key.length(2) ?? 0
        // [row, keyValueHead, group · query, headWidth]
        let grouped = try query.to(precision.stream).reshaped([rows, pairs, group * count, width])
        var scores = try grouped.matmul(own.key.to(precision.stream).transposed())
        if let prefix = span.prefix {
            // [keyValueHead, row · group · query, headWidth] against [keyValueHead, headWidth, prefix]
            let flat = try grouped.permuted([1, 0, 2, 3]).reshaped([pairs, rows * group * count, width])
            let earlier = try flat.matmul(prefix.key.select(0, 0).to(precision.stream).transposed())
                .reshaped([pairs, rows, group * count, before]).permuted([1, 0, 2, 3])
            scores = try Tensor.concatenated([earlier, scores], along: 3)
        }
        // [row, head, query, key]
        scores = try scores.reshaped([rows, attention.heads, count, before + keys])
        if let relative = attention.relative, let weights = weights.blocks[layer].distances {
            let places = try span.distances(relative, queries: count)
            scores = try scores + distanceScores(weights, at: places, query: query, key: own.key)
        }
        scores = try scores * attention.scale
        if let cap = attention.softCap { scores = try (scores / cap).tanh() * cap }
        if let added = try span.added(window: attention.windows[layer], queries: count) { scores = try scores + added }
        let pattern = try trace(.pattern(layer), scores.softmax()).reshaped([rows, pairs, group * count, before + keys])
        var mixed = try pattern.slice(3, before..<before + keys).matmul(own.value.to(precision.stream))
        if let prefix = span.prefix {
            let flat = try pattern.slice(3, 0..<before).permuted([1, 0, 2, 3]).reshaped([pairs, rows * group * count, before])
            let earlier = try flat.matmul(prefix.value.select(0, 0).to(precision.stream))
                .reshaped([pairs, rows, group * count, width]).permuted([1, 0, 2, 3])
            mixed = try mixed + earlier
        }
        return try mixed.reshaped([rows, attention.heads, count, width])
    }
}
