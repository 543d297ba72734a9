import LensCore

/// The last message of each part of a pair, to be changed.
enum EditForm {
    static func html(_ pair: PreferencePair, reference: PairReference, model: Int) -> HTML {
        """
        <form class="texts" id="edit" action="pair" method="post">
        <input type="hidden" name="base" value="\(reference.description)"><input type="hidden" name="model" value="\(model)">
        \(area("Prompt", "prompt", pair.prompt.last, rows: 3))
        <div class="sides">\(area("Chosen response", "chosen", pair.chosen.last, rows: 8))
        \(area("Rejected response", "rejected", pair.rejected.last, rows: 8))</div>
        <p class="buttons"><button type="button" id="rescore">Score these words</button> \
        <button type="submit">Open as a pair of its own</button></p>
        </form>
        <p id="edited" class="margins" role="status"></p>
        """
    }

    /// A field without a message, such as an empty prompt's, is left out. HTML drops a first line end; ours is the one.
    private static func area(_ title: String, _ name: String, _ message: Message?, rows: Int) -> HTML {
        guard let message else { return "" }
        return """
            <label>\(title) <textarea name="\(name)" rows="\(rows)" required>
            \(exact: message.content)</textarea></label>
            """
    }
}
