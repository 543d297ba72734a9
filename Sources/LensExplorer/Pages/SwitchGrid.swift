import LensCore

/// A switch for every component, and a list of those that were changed, each with a slider.
enum SwitchGrid {
    static func html(_ model: OpenModel) -> HTML {
        let grid = ComponentGrid(model.components)
        let heads = grid.mostHeads
        return """
            <p id="margins" class="margins" role="status"></p>
            <ul id="changes" class="changes" aria-label="Changed components"></ul>
            <p><button type="button" id="reset" hidden>All as they were</button></p>
            <div class="scroll" role="group" aria-label="Switches"><table class="grid" data-grid>
            <thead><tr><th scope="col">layer<th scope="col">attention<th scope="col">MLP\
            \(when: heads > 0, "<th scope=\"colgroup\" colspan=\"\(heads)\">heads")
            <tbody>\(grid.layers.map(row))</table></div>
            """
    }

    private static func row(_ layer: ComponentGrid.Layer) -> HTML {
        """
        <tr><th scope="row">\(layer.layer)\(layer.attention.map(cell) ?? "<td>")\(layer.mlp.map(cell) ?? "<td>")\
        \(layer.heads.map(cell))

        """
    }

    private static func cell(_ component: Component) -> HTML {
        let short =
            switch component {
            case .head(let layer, let head): "\(layer).\(head)"
            default: "\(component)"
            }
        return """
            <td><button type="button" class="switch" data-component="\(component.description)" aria-pressed="true" tabindex="-1" \
            aria-label="\(component.description)">\(short)</button>
            """
    }
}
