import LensCore
import LensText
import LensTorch

extension RewardModel {
    /// Tokenizes a prompt and a response as the model was trained to read them.
    ///
    /// - Throws: `LensError` where the text is longer than the model's context and `truncating` is off.
    public func encode(prompt: [Message], response: [Message], truncating: Bool = false) throws -> TokenizedText {
        let text = try adapter.encode(prompt: prompt, response: response)
        guard text.ids.count > shape.contextLength else { return text }
        guard truncating else {
            throw LensError.input(
                "a text of \(text.ids.count) tokens is longer than the model's context of \(shape.contextLength)",
                hint: "shorten it, or drop tokens from the middle of the prompt with --truncate")
        }
        return try text.truncated(to: shape.contextLength)
    }

    /// Runs one text. One forward pass.
    ///
    /// - Parameters:
    ///   - capture: the activations to keep.
    ///   - edits: changes to activations on their way, by site.
    /// - Throws: `LensError` for a site that the model does not have, or a token id outside the vocabulary.
    public func run(_ text: TokenizedText, capturing capture: Capture = .nothing, edits: [Site: Edit] = [:]) throws -> Run {
        try adapter.check(capture.sites)
        try adapter.check(edits.keys)
        try check(text)
        var trace = Trace(capture: capture, edits: edits, readouts: [text.readout], interruption: interruption)
        let streams = try adapter.forward([text], &trace)
        return Run(text: text, reward: try head.read(streams).values()[0], streams: streams, captures: trace.captured)
    }

    /// How many leading positions two texts compute alike: those of their common tokens, or none where the positions'
    /// rotations depend on how long the whole text is, or where positions see what is behind them.
    public func sharedPrefix(_ a: [Int], _ b: [Int]) -> Int {
        let computeAlike = shape.isCausal && adapter.agrees(lengths: [a.count, b.count])
        return computeAlike ? zip(a, b).prefix { $0 == $1 }.count : 0
    }

    /// Refuses token ids that the model does not know, and texts that do not fit into the memory bound.
    func check(_ text: TokenizedText) throws {
        try memory.check(rows: 1, tokens: text.readIDs.count)
        if let stranger = text.readIDs.first(where: { !(0..<shape.vocabulary).contains($0) }) {
            throw LensError.input(
                "token id \(stranger) is outside the model's vocabulary of \(shape.vocabulary)",
                hint: "the tokenizer and the weights do not belong together")
        }
    }
}
