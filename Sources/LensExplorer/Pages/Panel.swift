import LensCore

/// One thing to look at on a pair's page.
struct Panel {
    /// The question's kind, as `QuestionReader` reads it; `edit` asks for the lens of other words.
    let kind: String
    let title: String
    let intro: String
    /// Whether the question is asked as soon as the panel is shown.
    var isAutomatic = true
    var controls: HTML = ""

    static func all(models: [OpenModel], model: Int, pair: PreferencePair, reference: PairReference) -> [Panel] {
        let open = models[model]
        var panels = [
            Panel(
                kind: "lens", title: "Lens",
                intro:
                    "The reward read after every block: where in the depth of the network the preference appears, and at which token."
            ),
            Panel(
                kind: "attribution", title: "Attribution",
                intro: "What every component's write adds to both rewards; the parts add up to them."),
            Panel(
                kind: "patch", title: "Patching",
                intro: "What the reward becomes when a component's activation is replaced by the other response's."),
            Panel(
                kind: "head", title: "Heads",
                intro: open.noAttention ?? "Choose a head to see what it attends to and what it moves.",
                isAutomatic: false, controls: open.noAttention == nil ? HeadGrid.html(open) : ""),
            Panel(
                kind: "scaled", title: "Switches",
                intro: "Switch components off, or scale what they write, and see both rewards change.", isAutomatic: false,
                controls: SwitchGrid.html(open)),
            Panel(
                kind: "edit", title: "Edit", intro: "Change the words, and see the rewards of what you wrote.",
                isAutomatic: false,
                controls: EditForm.html(pair, reference: reference, model: model)),
        ]
        panels.append(
            Panel(
                kind: "compare", title: "Compare",
                intro: models.count > 1
                    ? "All open models on this pair, beside each other."
                    : "One model is open. Start the explorer with --model twice or more to compare models.",
                isAutomatic: models.count > 1))
        return panels
    }
}
