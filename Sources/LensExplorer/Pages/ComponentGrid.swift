import LensCore

/// A model's components by layer.
struct ComponentGrid {
    struct Layer {
        let layer: Int
        var attention: Component?
        var mlp: Component?
        var heads: [Component] = []
    }

    /// In ascending order.
    let layers: [Layer]
    /// What belongs to no column.
    let others: [Component]

    init(_ components: [Component]) {
        var byLayer: [Int: Layer] = [:]
        var others: [Component] = []
        for component in components {
            var layer = byLayer[component.layer] ?? Layer(layer: component.layer)
            switch component {
            case .attention: layer.attention = component
            case .mlp: layer.mlp = component
            case .head: layer.heads.append(component)
            default:
                others.append(component)
                continue
            }
            byLayer[component.layer] = layer
        }
        layers = byLayer.values.sorted { $0.layer < $1.layer }
        self.others = others
    }

    var mostHeads: Int { layers.map(\.heads.count).max() ?? 0 }
}
