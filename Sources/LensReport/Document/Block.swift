/// One piece of a document.
public indirect enum Block: Hashable, Sendable {
    /// A paragraph.
    case prose(String)
    /// Something worth knowing beside the text.
    case note(String)
    /// Something that limits what may be concluded.
    case warning(String)
    /// A quantity that could not be had, and the reason.
    case notMeasured(String, why: String)
    case definitions([Document.Entry])
    case table(Table)
    case series(Series)
    case heatmap(Heatmap)
    case bars(Bars)
    case forest(Forest)
    case scatter(Scatter)
    case graph(Graph)
    case tokens(TokenStrips)
    /// A titled, collapsible run of blocks.
    case group(Group)
}

extension Block {
    /// The picture this block is, if it is one.
    public var figure: (any Figure)? {
        switch self {
        case .series(let figure): figure
        case .heatmap(let figure): figure
        case .bars(let figure): figure
        case .forest(let figure): figure
        case .scatter(let figure): figure
        case .graph(let figure): figure
        case .tokens(let figure): figure
        case .prose, .note, .warning, .notMeasured, .definitions, .table, .group: nil
        }
    }
}
