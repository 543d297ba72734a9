import LensCore

/// The first page: models that are open, pairs to choose from, and a form to paste one.
struct HomePage {
    let models: [OpenModel]
    let pairs: [PreferencePair]
    let query: SurveyQuery
    /// What was measured of the pairs, once it is known.
    let survey: Outcome?

    var html: HTML {
        Page.make(
            title: "Explorer",
            subtitle: "<p class=\"sub\">Open a pair to see where its preference forms, and what writes it.</p>",
            main: """
                <section aria-labelledby="models-title"><h2 id="models-title">Models</h2>
                \(ModelTable.html(models))</section>
                <section aria-labelledby="pairs-title"><h2 id="pairs-title">Pairs</h2>
                \(pairs.isEmpty ? Self.noPairs : browser)</section>
                <section aria-labelledby="paste-title"><h2 id="paste-title">A pair of your own</h2>
                \(PasteForm.html(models))</section>
                """)
    }

    private static let noPairs: HTML = "<p>No pairs were opened. Paste one below, or start the explorer with --pairs FILE.</p>"

    private var browser: HTML {
        let selection = SurveySelection(query, pairs: pairs, rows: survey?.rows)
        return """
            \(FilterForm(models: models, pairs: pairs, query: query).html)
            <div id="survey"><div class="work"></div><div class="answer"></div></div>
            <div id="rows" data-model="\(query.model)"\(when: survey == nil, " data-unmeasured")>
            \(PairTable(models: models, pairs: pairs, query: query, selection: selection, answer: survey?.number).html)
            </div>
            """
    }
}
