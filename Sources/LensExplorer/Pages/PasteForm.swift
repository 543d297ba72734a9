/// A pair that a person brings along.
enum PasteForm {
    static func html(_ models: [OpenModel]) -> HTML {
        """
        <form class="texts" action="pair" method="post">
        <label>Prompt <textarea name="prompt" rows="3" required></textarea></label>
        <div class="sides"><label>Chosen response <textarea name="chosen" rows="5" required></textarea></label>
        <label>Rejected response <textarea name="rejected" rows="5" required></textarea></label></div>
        \(when: models.count > 1, "<label>Model <select name=\"model\">\(ModelTable.options(models, chosen: 0))</select></label>")
        <button type="submit">Open</button>
        </form>
        """
    }
}
