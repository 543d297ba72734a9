/// Draws each figure of a document as a picture of its own, usable in papers, slides and pages.
public struct SVGRenderer: Sendable {
    /// One picture.
    public struct File: Hashable, Sendable {
        /// Unique within the document, such as `01-margin-by-depth.svg`.
        public var name: String
        public var contents: String
        /// In points.
        public var width: Int
        public var height: Int
    }

    public init() {}

    /// Every figure in reading order, those in groups included.
    public func files(_ document: Document) -> [File] {
        var files: [File] = []
        document.walk { block, _ in
            guard let figure = block.drawable else { return }
            let number = files.count + 1
            let name = (number < 10 ? "0" : "") + "\(number)-\(Slug.make(figure.title)).svg"
            let (contents, canvas) = standalone(figure)
            let (width, height) = (Int(canvas.width.rounded(.up)), Int(canvas.height.rounded(.up)))
            files.append(File(name: name, contents: contents, width: width, height: height))
        }
        return files
    }

    /// One figure as a file; nil for blocks that are not pictures.
    public func render(_ block: Block) -> String? {
        block.drawable.map { standalone($0).contents }
    }

    private func standalone(_ figure: any SVGDrawable) -> (contents: String, canvas: SVGCanvas) {
        var canvas = figure.canvas(.wide)
        let shapes = canvas.shapes
        let (margin, head) = (12.0, 34.0)
        let width = canvas.width + 2 * margin
        canvas = SVGCanvas(width: width, height: canvas.height + head + margin)
        canvas.rectangle(0, 0, canvas.width, canvas.height, "bg")
        canvas.text(TextExtent.fit(figure.title, width - 2 * margin), margin, 22, .start, "b")
        let contents = """
            <svg xmlns="http://www.w3.org/2000/svg" class="fig" role="img" aria-labelledby="t d" \(canvas.frame)>
            <title id="t">\(Markup.escape(figure.title))</title>
            <desc id="d">\(Markup.escape(figure.reading))</desc>
            <style>\(FigureStyle.css)</style>
            \(canvas.shapes)<g transform="translate(\(SVGCanvas.coordinate(margin)) \(SVGCanvas.coordinate(head)))">\(shapes)</g>
            </svg>

            """
        return (contents, canvas)
    }
}
