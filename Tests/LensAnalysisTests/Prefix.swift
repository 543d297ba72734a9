import LensText

extension TokenizedText {
    /// The first tokens, read at the last of them.
    func prefix(_ count: Int) -> TokenizedText {
        TokenizedText(
            ids: Array(ids.prefix(count)), pieces: Array(pieces.prefix(count)), roles: Array(roles.prefix(count)),
            offsets: Array(offsets.prefix(count)), text: text, readout: count - 1)
    }
}
