import LensCore
import LensReport

/// One page of pairs, each with a link to its own page.
struct PairTable {
    let models: [OpenModel]
    let pairs: [PreferencePair]
    let query: SurveyQuery
    let selection: SurveySelection
    /// The number of the answer that the rows are from, where they were measured.
    let answer: Int?

    var html: HTML {
        """
        <p class="count" role="status">\(summary)</p>
        <div class="scroll" role="region" tabindex="0" aria-label="Pairs"><table class="pairs">
        <thead><tr>\(heading("pair", .file))<th scope="col">prompt\(heading("margin", .margin, unit: "reward"))\
        \(heading("flips", .flips, unit: "signs"))\(models.count > 1 ? heading("disagreement", .disagreement, unit: "sd") : "")
        <tbody>\(selection.lines.map(line))</table></div>
        \(selection.pages > 1 ? pager : "")
        """
    }

    private var summary: HTML {
        let download: HTML? = answer.map { " <a href=\"answer?number=\($0)\" download>Download JSON</a>" }
        let unmeasured: HTML = " Margins are not measured yet; the pairs stand in their own order."
        return "\(selection.count) of \(pairs.count) pairs.\(download ?? unmeasured)"
    }

    /// A column's name; a link that sorts by it, or turns the order round, once there is something to sort.
    private func heading(_ title: String, _ sort: SurveyQuery.Sort, unit: String? = nil) -> HTML {
        let unit: HTML = unit.map { " <small>\($0)</small>" } ?? ""
        let number: HTML = sort == .file ? "" : " class=\"num\""
        guard selection.isMeasured else { return "<th scope=\"col\"\(number)>\(title)\(unit)" }
        let isCurrent = query.sort == sort
        let order = isCurrent ? (query.order == .up ? SurveyQuery.Order.down : .up) : SurveyQuery.usual(sort)
        let address = query.address { query in
            query.sort = sort
            query.order = order
            query.page = 1
        }
        let sorted: HTML = isCurrent ? " aria-sort=\"\(query.order == .up ? "ascending" : "descending")\"" : ""
        let arrow = isCurrent ? (query.order == .up ? " ↑" : " ↓") : ""
        return "<th scope=\"col\"\(number)\(sorted)><a href=\"./\(address)\">\(title)\(arrow)</a>\(unit)"
    }

    private func line(_ line: SurveySelection.Line) -> HTML {
        let pair = pairs[line.index]
        let category: HTML = pair.category.map { "<small>\($0)</small>" } ?? ""
        let prompt = Shortened.text(String((pair.prompt.last?.content ?? "").prefix(400)), to: 110)
        return """
            <tr><th scope="row"><a href="pair?model=\(query.model)&amp;pair=\(line.index)">\(pair.id)</a>\(category)<td>\(prompt)\
            \(numbers(line.row))

            """
    }

    private func numbers(_ row: SurveyRow?) -> HTML {
        let isAgainst = row.map { $0.margin < 0 } ?? false
        let margin: HTML =
            "<td class=\"num\(when: isAgainst, " against")\">\(row.map { NumberFormat.decimals(3).signed.string($0.margin) } ?? "–")"
        let flips: HTML = "<td class=\"num\">\(row.map { "\($0.flips)" } ?? "–")"
        guard models.count > 1 else { return "\(margin)\(flips)" }
        return "\(margin)\(flips)<td class=\"num\">\(row?.disagreement.map { NumberFormat.decimals(2).string($0) } ?? "–")"
    }

    private var pager: HTML {
        func link(_ title: String, _ page: Int, rel: String) -> HTML {
            guard (1...selection.pages).contains(page) else { return "<span aria-disabled=\"true\">\(title)</span>" }
            return "<a rel=\"\(rel)\" href=\"./\(query.address { $0.page = page })\">\(title)</a>"
        }
        return """
            <nav class="pager" aria-label="Pages">\(link("← Previous", selection.page - 1, rel: "prev")) \
            <span>Page \(selection.page) of \(selection.pages)</span> \(link("Next →", selection.page + 1, rel: "next"))</nav>
            """
    }
}
