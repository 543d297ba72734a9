import LensCore

/// One pair: its texts, and a panel for everything that can be asked of it.
struct PairPage {
    let models: [OpenModel]
    let model: Int
    let pair: PreferencePair
    let reference: PairReference
    /// How many pairs were opened.
    let opened: Int

    var html: HTML {
        Page.make(
            title: pair.id, subtitle: "\(subtitle)",
            main: """
                \(texts)
                <div id="explore" data-model="\(model)" data-pair="\(reference.description)">
                <div class="tabs" role="tablist" aria-label="What to look at">\(panels.enumerated().map { tab($0, $1) })</div>
                \(panels.enumerated().map { section($0, $1) })
                </div>
                """)
    }

    private var panels: [Panel] { Panel.all(models: models, model: model, pair: pair, reference: reference) }

    private var subtitle: HTML {
        """
        <nav class="crumbs" aria-label="Pairs"><a href="./">All pairs</a> \(neighbours)</nav>
        <form class="filter" action="pair" method="get" data-auto><input type="hidden" name="pair" value="\(reference.description)">
        <label>Model <select name="model">\(ModelTable.options(models, chosen: model))</select></label>
        \(pair.category.map { "<span>Category <b>\($0)</b></span>" as HTML } ?? "")
        <button type="submit">Show</button></form>
        """
    }

    private var neighbours: HTML {
        guard case .opened(let index) = reference else { return "" }
        func link(_ title: String, _ index: Int, rel: String) -> HTML {
            guard (0..<opened).contains(index) else { return "" }
            return "<a rel=\"\(rel)\" href=\"pair?model=\(model)&amp;pair=\(index)\">\(title)</a> "
        }
        return "\(link("← Previous", index - 1, rel: "prev"))\(link("Next →", index + 1, rel: "next"))"
    }

    private var texts: HTML {
        """
        <details class="group" open><summary><h2>Texts</h2></summary>
        \(messages(pair.prompt))
        <div class="sides"><div><h3>Chosen</h3>\(messages(pair.chosen))</div>
        <div><h3>Rejected</h3>\(messages(pair.rejected))</div></div></details>
        """
    }

    private func messages(_ messages: [Message]) -> HTML {
        let parts = messages.map { message -> HTML in
            "<div class=\"message\"><b>\(message.role)</b><p>\(message.content)</p></div>"
        }
        return "\(parts)"
    }

    private func tab(_ index: Int, _ panel: Panel) -> HTML {
        """
        <button type="button" role="tab" id="t-\(panel.kind)" aria-controls="p-\(panel.kind)" \
        aria-selected="\(index == 0 ? "true" : "false")" tabindex="\(index == 0 ? 0 : -1)">\(panel.title)</button>
        """
    }

    private func section(_ index: Int, _ panel: Panel) -> HTML {
        """
        <section class="panel" role="tabpanel" id="p-\(panel.kind)" aria-labelledby="t-\(panel.kind)" data-kind="\(panel.kind)"\
        \(when: panel.isAutomatic, " data-auto")\(when: index > 0, " hidden")>
        <p class="intro">\(panel.intro)</p>
        \(panel.controls)
        <div class="work"></div><div class="answer"></div>
        </section>

        """
    }
}
