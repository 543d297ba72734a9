/// Plain text for terminals: aligned columns, block-character pictures, colour where the terminal has it.
public struct TextRenderer: Renderer {
    /// Whether the output may carry colour.
    public enum Style: Hashable, Sendable {
        case plain
        /// With ANSI escape sequences, for a terminal.
        case ansi
    }

    /// Columns of the terminal.
    public let width: Int
    public let style: Style

    /// - Parameter width: columns of the terminal; at least 40 are used.
    public init(width: Int = 80, style: Style = .plain) {
        self.width = max(width, 40)
        self.style = style
    }

    public func render(_ document: Document) -> String {
        var lines = wrap(document.title).map { paint($0, .strong) }
        if let subtitle = document.subtitle { lines += wrap(subtitle) }
        lines += self.lines(document.provenance).map { paint($0, .dim) }
        for section in document.sections {
            let title = VisibleText.line(section.title)
            let rule = String(repeating: "─", count: max(width - DisplayWidth.of(title) - 4, 0))
            lines += ["", paint("── ", .dim) + paint(title, .strong) + paint(" \(rule)", .dim), ""]
            lines += self.lines(section.blocks)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Blocks with an empty line between them.
    func lines(_ blocks: [Block]) -> [String] {
        Array(blocks.map { lines($0) }.joined(separator: [""]))
    }

    func lines(_ block: Block) -> [String] {
        switch block {
        case .prose(let text): wrap(text)
        case .note(let text): wrap("Note: \(text)", hanging: 6)
        case .warning(let text): wrap("! \(text)", hanging: 2).map { paint($0, .negative) }
        case .notMeasured(let what, let why): wrap("– \(what): not measured: \(why)", hanging: 2).map { paint($0, .dim) }
        case .definitions(let entries): lines(entries)
        case .table(let table): heading(table.title, table.reading) + lines(table)
        case .series(let figure): heading(figure.title, figure.reading) + lines(figure)
        case .heatmap(let figure): heading(figure.title, figure.reading) + lines(figure)
        case .bars(let figure): heading(figure.title, figure.reading) + lines(figure)
        case .forest(let figure): heading(figure.title, figure.reading) + lines(figure)
        case .scatter(let figure): heading(figure.title, figure.reading) + lines(figure)
        case .graph(let figure): heading(figure.title, figure.reading) + lines(figure)
        case .tokens(let figure): heading(figure.title, figure.reading) + lines(figure)
        case .group(let group): lines(group)
        }
    }

    /// A title with the sentence on how to read what follows.
    func heading(_ title: String, _ reading: String?) -> [String] {
        (title.isEmpty ? [] : wrap(title).map { paint($0, .strong) }) + (reading.map { wrap($0).map { paint($0, .dim) } } ?? [])
    }

    private func lines(_ entries: [Document.Entry]) -> [String] {
        let keys = min(entries.map { DisplayWidth.of(VisibleText.line($0.key)) }.max() ?? 0, width / 2)
        return entries.flatMap { entry in
            let key = DisplayWidth.pad(DisplayWidth.truncate(VisibleText.line(entry.key), to: keys), to: keys)
            return TextWrap.lines("\(entry.value)", width: width - keys - 2).enumerated().map { index, line in
                (index == 0 ? key : String(repeating: " ", count: keys)) + "  " + line
            }
        }
    }

    private func lines(_ group: Group) -> [String] {
        let inner = TextRenderer(width: width - 2, style: style)
        let title = wrap("▸ " + group.title).map { paint($0, .strong) }
        let summary = group.summary.map { inner.wrap($0).map { "  " + $0 } } ?? []
        return title + summary + [""] + inner.lines(group.blocks).map { $0.isEmpty ? "" : "  " + $0 }
    }

    func wrap(_ text: String, hanging: Int = 0) -> [String] {
        TextWrap.lines(text, width: width, hanging: hanging)
    }
}
