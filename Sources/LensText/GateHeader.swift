import LensCore

/// The end of a turn and the header of an answer, where gated heads read the prompt.
struct GateHeader: Hashable, Sendable {
    let text: String
    let ids: [Int]

    /// As chat formats write it: Llama 3's and Gemma's, which the published gated models have, and Phi-3's. A tokenizer that has
    /// the first tokens of several is taken by the first of them.
    private static let known = [
        (first: "<|eot_id|>", text: "<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n"),
        (first: "<end_of_turn>", text: "<end_of_turn>\n<start_of_turn>model\n"),
        (first: "<|end|>", text: "<|end|>\n<|assistant|>\n"),
    ]

    /// - Throws: `LensError` where the tokenizer has none of these formats.
    init(_ tokenizer: Tokenizer) throws {
        guard let format = Self.known.first(where: { tokenizer.id(of: $0.first) != nil }) else {
            throw LensError.input(
                "the reward head reads a gate at the header of the answer, but the tokenizer has none of the tokens "
                    + Self.known.map(\.first.quoted).joined(separator: ", "),
                hint: "the tokenizer and the weights do not belong together")
        }
        text = format.text
        ids = try tokenizer.encode(format.text, addSpecialTokens: false).ids
    }

    /// Where its last occurrence starts, and a warning where that is no header before the response.
    ///
    /// - Parameter readout: where the reward is read; the gate must lie before it.
    /// - Throws: `LensError` where there is none.
    func position(
        in ids: [Int], roles: [TokenizedText.Role], readout: Int
    ) throws -> (position: Int, warning: String?) {
        let starts = ids.count < self.ids.count ? 0..<0 : 0..<ids.count - self.ids.count + 1
        guard let start = starts.last(where: { ids[$0..<$0 + self.ids.count].elementsEqual(self.ids) }), start <= readout else {
            throw LensError.input(
                "the text holds no \(text.quoted), where this model's gate reads the prompt",
                hint: "give a prompt, and use the model's own chat template")
        }
        guard roles[start..<start + self.ids.count].contains(.response) else { return (start, nil) }
        return (
            start,
            "the response itself contains the header of an answer; the gate is read there, at token \(start), not in the prompt"
        )
    }
}
