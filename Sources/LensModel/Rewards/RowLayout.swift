import LensText

/// How a text stands in a row of a pass, which depends on the text alone.
struct RowLayout: Hashable {
    /// Positions come in whole blocks, so that kernels cut every text alike.
    static let block = 32
    /// A shorter prompt is not worth a pass of its own.
    static let leastPrompt = 64

    /// Leading tokens that are computed with the prompt; 0 where it is short.
    let prompt: [Int]
    /// Positions of the row, prompt and filling included.
    let length: Int

    /// nil where the text must be run by itself.
    init?(_ text: TokenizedText, model: RewardModel) throws {
        let shape = model.shape
        let ids = text.readIDs
        let blocks = (ids.count + Self.block - 1) / Self.block * Self.block
        let length = min(blocks, max(ids.count, shape.contextLength))
        // Experts take as many rows as are sent to them.
        guard shape.isCausal, model.architecture?.mlp.mixture == nil, model.adapter.agrees(lengths: [ids.count, length]) else {
            return nil
        }
        self.length = length
        let reading = try HeadPositions(text, model.adapter)
        // The head reads nothing in the prompt, and a row has a position of its own.
        let before = min(text.roles.firstIndex(of: .response) ?? 0, reading.range.lowerBound, ids.count - 1)
        let whole = before / Self.block * Self.block
        let isWorth = whole >= Self.leastPrompt && model.adapter.agrees(lengths: [whole, length])
        prompt = isWorth ? Array(ids.prefix(whole)) : []
    }
}
