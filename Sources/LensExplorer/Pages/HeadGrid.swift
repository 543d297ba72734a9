import LensCore

/// A button for every head; arrow keys move among them.
enum HeadGrid {
    static func html(_ model: OpenModel) -> HTML {
        let grid = ComponentGrid(model.components)
        let columns = (0..<grid.mostHeads).map { "<th scope=\"col\">\($0)" as HTML }
        return """
            <div class="scroll" role="group" aria-label="Heads"><table class="grid" data-grid>
            <thead><tr><th scope="col">layer ╲ head\(columns)
            <tbody>\(grid.layers.map(row))</table></div>
            """
    }

    private static func row(_ layer: ComponentGrid.Layer) -> HTML {
        let cells = layer.heads.map { component -> HTML in
            guard case .head(let layer, let head) = component else { return "<td>" }
            return """
                <td><button type="button" data-layer="\(layer)" data-head="\(head)" aria-pressed="false" tabindex="-1" \
                aria-label="Layer \(layer), head \(head)">\(layer).\(head)</button>
                """
        }
        return "<tr><th scope=\"row\">\(layer.layer)\(cells)\n"
    }
}
