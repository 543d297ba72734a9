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

    init(_ components: [Component]) {
        var byLayer: [Int: Layer] = [:]
        for component in components {
            var layer = byLayer[component.layer] ?? Layer(layer: component.layer)
            switch component {
            case .attention: layer.attention = component
            case .mlp: layer.mlp = component
            case .head: layer.heads.append(component)
            default: continue
            }
            byLayer[component.layer] = layer
        }
        layers = byLayer.values.sorted { $0.layer < $1.layer }
    }

    var mostHeads: Int { layers.map(\.heads.count).max() ?? 0 }
}
