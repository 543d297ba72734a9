/// A table as LaTeX, to be put into a paper; it needs the package `booktabs`.
///
/// Intervals stand in brackets behind their estimate. A cell without a value is a dash with a letter, and its reason a note below.
/// Sparklines are left out.
public enum LaTeXTable {
    /// The floating environment with its caption and a label `tab:` made of the title; empty without columns.
    public static func render(_ table: Table) -> String {
        let columns = table.columns.indices.filter { !isDrawn(table, $0) }
        guard !columns.isEmpty else { return "" }
        let footnotes = Footnotes(table)
        let body = table.rows.indices.map { row in
            line(columns.map { cell(table.cell(row, $0), table.columns[$0].format, footnotes) })
        }
        let lines =
            ["\\begin{table}[htbp]", "  \\centering"] + caption(table).map { "  " + $0 }
            + [
                "  \\begin{tabular}{\(columns.map { table.isTrailing($0) ? "r" : "l" }.joined())}", "    \\toprule",
                line(columns.map { LaTeXEscape.cell(table.columns[$0].heading) }), "    \\midrule",
            ] + body + ["    \\bottomrule", "  \\end{tabular}"] + notes(footnotes).map { "  " + $0 } + ["\\end{table}"]
        return lines.joined(separator: "\n") + "\n"
    }

    /// Whether a column has small curves.
    private static func isDrawn(_ table: Table, _ column: Int) -> Bool {
        table.rows.indices.contains { if case .spark = table.cell($0, column) { true } else { false } }
    }

    private static func caption(_ table: Table) -> [String] {
        let parts = [table.title, table.reading ?? ""].filter { !$0.isEmpty }
        guard !parts.isEmpty else { return [] }
        let text = parts.map { $0.hasSuffix(".") ? $0 : "\($0)." }.joined(separator: " ")
        return ["\\caption{\(LaTeXEscape.text(text))}", "\\label{tab:\(Slug.make(table.title))}"]
    }

    private static func line(_ cells: [String]) -> String { "    " + cells.joined(separator: " & ") + " \\\\" }

    private static func cell(_ cell: Cell, _ format: NumberFormat, _ footnotes: Footnotes) -> String {
        let text = LaTeXEscape.cell(cell.text(format))
        return text + (footnotes.mark(cell).map { "\\textsuperscript{\($0)}" } ?? "")
    }

    private static func notes(_ footnotes: Footnotes) -> [String] {
        let lines = footnotes.entries.map { "\\textsuperscript{\($0.mark)} \(LaTeXEscape.text($0.reason))\\par" }
        return lines.isEmpty ? [] : ["\\par\\smallskip", "{\\footnotesize\\raggedright"] + lines + ["}"]
    }
}
