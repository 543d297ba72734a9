import LensCore

extension ConversationEncoder {
    /// Prompt and response as a pair of texts, with special tokens and types as the tokenizer's post-processor sets them.
    ///
    /// The prompt is a single message as it stands, or several in the layout for models without a chat template. In the
    /// result's `text` the two stand on lines of their own.
    func encodePair(prompt: [Message], response: [Message]) throws -> TokenizedText {
        let (first, second) = (try side(prompt), try side(response))
        let isPair = !prompt.isEmpty && !response.isEmpty
        let encoding =
            isPair
            ? try tokenizer.encode(first.text, pair: second.text, addSpecialTokens: true)
            : try tokenizer.encode(first.text + second.text, addSpecialTokens: true)
        let whole = isPair ? first.text + "\n" + second.text : first.text + second.text
        let shift = isPair ? first.text.unicodeScalars.count + 1 : 0
        // The response's offsets count from its own start.
        let offsets = zip(encoding.offsets, encoding.texts).map { range, text in
            text == 1 ? range.lowerBound + shift..<range.upperBound + shift : range
        }
        let spans = first.spans + second.spans.map { $0.map { $0.lowerBound + shift..<$0.upperBound + shift } }
        let roles = Roles(
            RenderedConversation(text: whole, spans: spans), conversation: prompt + response, responseStart: prompt.count)
        guard !encoding.ids.isEmpty else {
            throw LensError.input("the conversation turns into no token at all", hint: "give a prompt or a response")
        }
        return try TokenizedText(
            ids: encoding.ids, pieces: encoding.ids.map { tokenizer.piece($0) ?? "<\($0)>" },
            roles: offsets.map { roles.role(of: $0) }, offsets: offsets, text: whole,
            readout: readoutRule.position(in: encoding.ids, piece: tokenizer.piece).position,
            typeIDs: givesTypes ? encoding.typeIDs : nil, readsWhole: true)
    }

    private func side(_ messages: [Message]) throws -> RenderedConversation {
        guard messages.count == 1, let only = messages.first else {
            return PlainConversation.render(messages, addGenerationPrompt: false)
        }
        return RenderedConversation(text: only.content, spans: [0..<only.content.unicodeScalars.count])
    }
}
