import LensCheckpoint
import LensCore
import LensTorch

/// How much memory runs may take, and an estimate of what one takes.
struct MemoryBound: Sendable {
    /// In bytes; nil is no bound.
    let limit: Int?
    let weightBytes: Int
    let sizes: ActivationSizes
    let precision: Precision

    /// Weights, and the largest set of activations that is alive at once, in bytes.
    func estimate(rows: Int, tokens: Int) -> Int {
        // The stream, its normed copy, a write, and queries, keys, values and their mixture.
        let perToken = 4 * sizes.width + 4 * sizes.mixed + 4 * sizes.keys
        let square = sizes.laysScoresOpen ? 3 * sizes.heads * rows : sizes.maskCopies
        let numbers = rows * tokens * (perToken + sizes.hiddenCopies * sizes.neurons) + square * tokens * tokens
        return weightBytes + precision.stream.size * numbers
    }

    /// What the bound leaves beside the weights; nil without a bound.
    var spare: Int? { limit.map { max(0, $0 - weightBytes) } }

    /// Activations of one counterfactual row inside one block, in bytes.
    ///
    /// - Parameters:
    ///   - span: the positions that are recomputed.
    ///   - context: all positions that they see.
    func bytesPerRow(span: Int, context: Int) -> Int {
        let perToken = 6 * sizes.width + 6 * sizes.mixed + 3 * sizes.neurons
        let isOpen = sizes.laysScoresOpen || sizes.maskCopies > 0 || span <= 4
        return precision.stream.size * span * (perToken + (isOpen ? 3 * sizes.heads * context : 0))
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

    /// Refuses a run whose history would exceed the bound: about twice what is alive in one block, for every block.
    func checkHistory(rows: Int, layers: Int, tokens: Int) throws {
        try check(rows: 2 * max(1, layers) * rows, tokens: tokens)
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
