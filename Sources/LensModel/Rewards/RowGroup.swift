import LensCore
import LensText
import LensTorch

/// Texts that begin with the same prompt, by the length of their rows.
struct RowGroup {
    let prompt: [Int]
    /// Any text of the group.
    let text: TokenizedText
    /// Indices of texts by the length of their rows, rising.
    private(set) var members: [(length: Int, texts: [Int])]

    /// Groups in the order of their first text.
    static func groups(_ texts: [TokenizedText], _ layouts: [RowLayout?]) -> [RowGroup] {
        var places: [[Int]: Int] = [:]
        var groups: [(prompt: [Int], texts: [Int])] = []
        for (index, layout) in layouts.enumerated() {
            guard let layout else { continue }
            let place = places[layout.prompt] ?? groups.count
            if place == groups.count {
                places[layout.prompt] = place
                groups.append((layout.prompt, []))
            }
            groups[place].texts.append(index)
        }
        return groups.map { group in
            let byLength = Dictionary(grouping: group.texts) { layouts[$0]?.length ?? 0 }
            return RowGroup(
                prompt: group.prompt, text: texts[group.texts[0]], members: byLength.sorted { $0.key < $1.key }.map { ($0, $1) })
        }
    }

    /// Indices of the texts that share a pass, which all have one length; as many as the memory bound allows.
    func passes(batch: Int, memory: MemoryBound) -> [(length: Int, texts: [Int])] {
        members.flatMap { length, texts in
            var rows = max(1, batch / max(1, length - prompt.count))
            while rows > 1, let limit = memory.limit, memory.estimate(rows: rows, tokens: length) > limit { rows /= 2 }
            return stride(from: 0, to: texts.count, by: rows).map { (length, Array(texts[$0..<min($0 + rows, texts.count)])) }
        }
    }

    /// The rewards of texts of one length.
    func rewards(
        _ texts: [TokenizedText], length: Int, after prompt: PromptCache?, model: RewardModel
    ) throws -> [Reward] {
        let adapter = model.adapter
        let positions = self.prompt.count..<length
        try model.memory.check(rows: texts.count, tokens: length)
        // Attention to a shared prompt has a form for many rows, and another one for a single row.
        let rows = prompt != nil && texts.count == 1 ? texts + texts : texts
        let tokens = TokenRows(rows, positions: positions)
        var span = try adapter.span(tokens, length: length)
        var trace = Trace(capture: .nothing, readouts: rows.map(\.readout), interruption: model.interruption)
        var stream = try adapter.embed(tokens)
        for layer in 0..<model.shape.layers {
            span.prefix = prompt?.keysAndValues[layer]
            stream = try adapter.block(layer, stream, &span, &trace)
        }
        let normed = try adapter.finalNorm(stream)
        return try texts.enumerated().flatMap { row, text in
            let reading = try HeadPositions(text, adapter)
            return try model.head.read(reading.streams(normed.slice(0, row..<row + 1), from: positions.lowerBound)).values()
        }
    }
}
