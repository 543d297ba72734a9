/// GitHub-flavoured Markdown: pictures become sparklines and tables, long tables fold away.
public struct MarkdownRenderer: Renderer {
    public init() {}

    public func render(_ document: Document) -> String {
        var parts = ["# \(text(document.title))"]
        if let subtitle = document.subtitle { parts.append(text(subtitle)) }
        if !document.provenance.isEmpty { parts.append(list(document.provenance)) }
        for section in document.sections {
            parts.append("## \(text(section.title))")
            parts += section.blocks.flatMap { self.parts($0, heading: 3) }
        }
        return parts.joined(separator: "\n\n") + "\n"
    }

    /// Paragraphs of one block.
    ///
    /// - Parameter heading: the level of a group's heading here.
    private func parts(_ block: Block, heading: Int) -> [String] {
        switch block {
        case .prose(let prose): return [text(prose)]
        case .note(let note): return ["> **Note:** \(text(note))"]
        case .warning(let warning): return ["> **Caution:** \(text(warning))"]
        case .notMeasured(let what, let why): return ["> **Not measured:** \(text(what)): \(text(why))"]
        case .definitions(let entries): return [list(entries)]
        case .table(let table): return caption(table.title, table.reading) + tableParts(table)
        case .group(let group):
            let title = String(repeating: "#", count: min(heading, 6)) + " \(text(group.title))"
            return [title] + (group.summary.map { [text($0)] } ?? []) + group.blocks.flatMap { parts($0, heading: heading + 1) }
        case .series, .heatmap, .bars, .forest, .scatter, .graph, .tokens:
            return block.figure.map { figureParts($0, block) } ?? []
        }
    }

    private func figureParts(_ figure: any Figure, _ block: Block) -> [String] {
        var parts = caption(figure.title, figure.reading)
        switch block {
        case .series(let series):
            parts += series.curves.isEmpty ? [] : [sparklines(series)]
            parts += series.markers.isEmpty ? [] : [series.markers.map { marker(series, $0) }.joined(separator: "; ")]
        case .scatter(let scatter): parts += scatter.caption.map { [text($0)] } ?? []
        default: break
        }
        for table in figure.tables {
            let body = tableParts(table)
            let title = figure.tables.count > 1 ? [caption(table.title, table.reading).joined()] : caption("", table.reading)
            // GitHub shows what stands between these tags only on demand.
            let folds = table.rows.count > 30
            parts +=
                folds
                ? ["<details><summary>\(Markup.escape(table.title)), \(table.rows.count) rows</summary>"]
                    + caption("", table.reading)
                    + body + ["</details>"]
                : title + body
        }
        return parts
    }

    private func sparklines(_ series: Series) -> String {
        series.curves.map { curve in
            "- \(text(curve.name)): `\(Sparkline.text(series.positions.indices.map(curve.value)))`"
        }.joined(separator: "\n")
    }

    private func marker(_ series: Series, _ marker: Marker) -> String {
        "\(text(marker.label)) at \(series.x.format.string(marker.position))"
    }

    private func caption(_ title: String, _ reading: String?) -> [String] {
        let title = title.isEmpty ? "" : "**\(text(title))**"
        let both = [title, reading.map(text) ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
        return both.isEmpty ? [] : [both]
    }

    private func list(_ entries: [Document.Entry]) -> String {
        entries.map { "- \(text($0.key)): \(text($0.value))" }.joined(separator: "\n")
    }

    private func tableParts(_ table: Table) -> [String] {
        guard !table.columns.isEmpty else { return [] }
        let footnotes = Footnotes(table)
        let head = table.columns.map { text($0.heading) }
        let rule = table.columns.indices.map { table.isTrailing($0) ? "---:" : "---" }
        let body = table.rows.indices.map { row in
            table.columns.indices.map { column -> String in
                let cell = table.cell(row, column)
                let mark = footnotes.mark(cell).map { "<sup>\($0)</sup>" } ?? ""
                return text(cell.text(table.columns[column].format)) + mark
            }
        }
        let lines = ([head, rule] + body).map { "| " + $0.joined(separator: " | ") + " |" }
        return [lines.joined(separator: "\n")] + footnotes.entries.map { "<sup>\($0.mark)</sup> \(text($0.reason))" }
    }

    private func text(_ text: String) -> String { MarkdownEscape.text(text) }
}
