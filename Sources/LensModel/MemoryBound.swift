import LensCheckpoint
import LensCore
import LensTorch

/// How much memory runs may take, and an estimate of what one takes.
struct MemoryBound: Sendable {
    /// In bytes; nil is no bound.
    let limit: Int?
    let weightBytes: Int
    let architecture: Architecture
    let precision: Precision

    /// Weights, and the largest set of activations that is alive at once, in bytes.
    func estimate(rows: Int, tokens: Int) -> Int {
        let a = architecture.attention
        // The stream, its normed copy, a write, and queries, keys, values and their mixture.
        let perToken = 4 * architecture.width + 4 * a.heads * a.headWidth + 4 * a.keyValueHeads * a.headWidth
        let hidden = (architecture.mlp.kind == .gated ? 3 : 2) * neurons
        // Scores with soft-caps or distances are laid open; otherwise attention is fused and only masks are square.
        let masks = (a.windows.contains { $0 != nil } ? 2 : 0) + (a.linearBiases == nil ? 0 : 2 * a.heads)
        let square = a.softCap == nil && a.relative == nil ? masks : 3 * a.heads * rows
        return weightBytes + precision.stream.size * (rows * tokens * (perToken + hidden) + square * tokens * tokens)
    }

    /// Hidden units of the widest layer.
    private var neurons: Int { (0..<architecture.layers).map(architecture.mlp.neurons).max() ?? 0 }

    /// What the bound leaves beside the weights; nil without a bound.
    var spare: Int? { limit.map { max(0, $0 - weightBytes) } }

    /// Activations of one counterfactual row inside one block, in bytes.
    ///
    /// - Parameters:
    ///   - span: the positions that are recomputed.
    ///   - context: all positions that they see.
    func bytesPerRow(span: Int, context: Int) -> Int {
        let a = architecture.attention
        let perToken = 6 * architecture.width + 6 * a.heads * a.headWidth + 3 * neurons
        let isOpen =
            a.softCap != nil || a.relative != nil || a.linearBiases != nil || span <= 4 || a.windows.contains { $0 != nil }
        return precision.stream.size * span * (perToken + (isOpen ? 3 * a.heads * context : 0))
    }

    /// A sweep's unedited runs and at most `rows` counterfactual rows at once, weights included, in bytes.
    ///
    /// - Parameters:
    ///   - tokens: of all unedited runs together.
    ///   - span: the longest stretch a row recomputes.
    func sweepEstimate(tokens: Int, rows: Int, span: Int, context: Int) -> Int {
        estimate(rows: 1, tokens: tokens) + rows * bytesPerRow(span: span, context: context)
    }

    /// Bytes for counterfactual rows beside the unedited runs.
    ///
    /// - Throws: `LensError` with the estimate where not even one row has room.
    func roomForRows(tokens: Int, span: Int, context: Int) throws -> Int? {
        guard let limit else { return nil }
        let least = sweepEstimate(tokens: tokens, rows: 2, span: span, context: context)
        guard least <= limit else { throw tooMuch(least, "a sweep over \(context) tokens", limit) }
        return limit - estimate(rows: 1, tokens: tokens)
    }

    /// Refuses a run that would exceed the bound.
    func check(rows: Int, tokens: Int) throws {
        let needed = estimate(rows: rows, tokens: tokens)
        guard let limit, needed > limit else { return }
        throw tooMuch(needed, "a run over \(tokens) tokens", limit)
    }

    private func tooMuch(_ needed: Int, _ what: String, _ limit: Int) -> LensError {
        func gigabytes(_ bytes: Int) -> String { "\((Double(bytes) / 1e7).rounded() / 100) GB" }
        return LensError.input(
            "\(what) needs about \(gigabytes(needed)), of which \(gigabytes(weightBytes)) are weights; the bound is "
                + gigabytes(limit),
            hint: "raise --memory, load in --dtype bfloat16, or shorten the texts")
    }
}

extension Checkpoint {
    /// The number of elements of all tensors.
    var parameterCount: Int {
        names.reduce(0) { $0 + (declaration(of: $1)?.shape.reduce(1, *) ?? 0) }
    }
}
