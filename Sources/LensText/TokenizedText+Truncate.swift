import LensCore

extension TokenizedText {
    /// A text that fits into `limit` tokens: tokens are dropped from the middle of the prompt, never from the response.
    ///
    /// - Throws: `LensError` where the response alone leaves no room.
    public func truncated(to limit: Int) throws -> TokenizedText {
        let excess = ids.count - limit
        guard excess > 0 else { return self }
        let responseStart = roles.firstIndex(of: .response) ?? (readsWhole ? ids.count : readout)
        // What the template or the tokenizer put between prompt and response is kept.
        let promptEnd = (roles[..<responseStart].lastIndex { $0 != .template }).map { $0 + 1 } ?? responseStart
        // The first token is kept: it opens the text.
        guard promptEnd - 1 > excess else {
            throw LensError.input(
                "a text of \(ids.count) tokens does not fit into \(limit), and its prompt of \(promptEnd) tokens is too short to drop \(excess)",
                hint: "shorten the response")
        }
        let start = 1 + (promptEnd - 1 - excess) / 2
        let dropped = start..<start + excess
        func without<T>(_ values: [T]) -> [T] { Array(values[..<dropped.lowerBound] + values[dropped.upperBound...]) }
        func moved(_ position: Int) -> Int { position >= dropped.upperBound ? position - excess : min(position, start) }
        return TokenizedText(
            ids: without(ids), pieces: without(pieces), roles: without(roles), offsets: without(offsets), text: text,
            readout: moved(readout), gate: gate.map(moved), typeIDs: typeIDs.map(without), readsWhole: readsWhole,
            warnings: warnings + ["\(excess) tokens were dropped from the middle of the prompt to fit \(limit)"])
    }
}
