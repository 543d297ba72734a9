/// How many numbers the activations of a pass are, as far as memory estimates go.
struct ActivationSizes: Sendable {
    let width: Int
    /// Of all heads' queries.
    let mixed: Int
    /// Of all heads' keys.
    let keys: Int
    let heads: Int
    /// Hidden units of the widest layer.
    let neurons: Int
    /// Copies of the hidden units that are alive at once.
    let hiddenCopies: Int
    /// Whether attention lays every score open; otherwise it is fused and only masks are square.
    let laysScoresOpen: Bool
    /// Square masks that are alive at once.
    let maskCopies: Int

    init(_ architecture: Architecture) {
        let a = architecture.attention
        width = architecture.width
        mixed = a.heads * a.headWidth
        keys = a.keyValueHeads * a.headWidth
        heads = a.heads
        neurons = (0..<architecture.layers).map(architecture.mlp.neurons).max() ?? 0
        hiddenCopies = architecture.mlp.kind == .gated ? 3 : 2
        laysScoresOpen = a.softCap != nil || a.relative != nil
        maskCopies = (a.windows.contains { $0 != nil } ? 2 : 0) + (a.linearBiases == nil ? 0 : 2 * a.heads)
    }

    /// Of a model that says no more; rather too many.
    init(_ shape: ModelShape) {
        width = shape.width
        mixed = shape.heads * shape.headWidth
        keys = shape.keyValueHeads * shape.headWidth
        heads = shape.heads
        neurons = shape.neurons.max() ?? 0
        hiddenCopies = 3
        laysScoresOpen = true
        maskCopies = 0
    }
}
