import LensTorch

/// Keys and values of a prompt, by layer, for the rows that follow it.
struct PromptCache {
    let keysAndValues: [KeyValues]

    /// nil where the group has no prompt in common.
    init?(_ group: RowGroup, model: RewardModel) throws {
        guard !group.prompt.isEmpty else { return nil }
        let adapter = model.adapter
        let positions = 0..<group.prompt.count
        let tokens = TokenRows([group.text], positions: positions)
        var span = try adapter.span(tokens, length: group.prompt.count)
        var trace = Trace(capture: .nothing, readouts: [])
        var stream = try adapter.embed(tokens)
        var cache: [KeyValues] = []
        for layer in 0..<model.shape.layers {
            if layer == model.shape.layers - 1 {
                cache.append(try adapter.keysAndValues(layer, stream, span))
            } else {
                stream = try adapter.block(layer, stream, &span, &trace)
                cache += span.own.map { [$0] } ?? []
            }
        }
        keysAndValues = cache
    }
}
