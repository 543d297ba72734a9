import LensCore

extension Heatmap {
    /// Components by layer: heads in columns where they are told apart, attention and MLP otherwise.
    static func byLayer(
        _ title: String, reading: String, of values: [(component: Component, value: Double)], quantity: Axis
    ) -> Heatmap {
        let byComponent = Dictionary(values.map { ($0.component, $0.value) }, uniquingKeysWith: { first, _ in first })
        let layers = (values.map(\.component.layer).max() ?? 0) + 1
        let heads = byComponent.keys.compactMap { component in
            if case .head(_, let head) = component { head + 1 } else { nil }
        }.max()
        let columns = heads.map { (0..<$0).map(String.init) } ?? ["attention", "MLP"]
        return Heatmap(
            title, reading: reading, rowTitle: "layer", columnTitle: heads == nil ? "sublayer" : "head",
            rows: (0..<layers).map(String.init), columns: columns,
            values: (0..<layers).map { layer in
                heads.map { heads in (0..<heads).map { byComponent[.head(layer: layer, head: $0)] } }
                    ?? [byComponent[.attention(layer)], byComponent[.mlp(layer)]]
            }, quantity: quantity, marked: 5)
    }
}
