extension AttributionResult {
    /// A component's mean contribution to the margin.
    public struct Mean: Hashable, Sendable {
        public let component: Component
        /// Over pairs; pairs with the same prompt hang together. Its interval needs ten prompts.
        public let difference: Estimate
    }

    /// The components with the largest mean contributions to the margin, the largest first.
    ///
    /// Neurons and sources differ from pair to pair, so they count towards their MLP or head.
    public func means(largest count: Int, bootstrap: Bootstrap = Bootstrap()) -> [Mean] {
        var differences: [Component: [Double]] = [:]
        var order: [Component] = []
        for pair in pairs {
            for whole in pair.components.wholes() {
                if differences[whole.component] == nil { order.append(whole.component) }
                differences[whole.component, default: []].append(whole.difference)
            }
        }
        let ranked = order.map { ($0, differences[$0] ?? []) }.sorted { abs($0.1.reduce(0, +)) > abs($1.1.reduce(0, +)) }
        return ranked.prefix(count).map { component, values in
            Mean(component: component, difference: bootstrap.mean(values, clusters: pairs.map(\.prompt)))
        }
    }
}

extension [AttributionResult.Contribution] {
    /// The same with neurons added to their MLP and sources to their head, in the order of first mention.
    public func wholes() -> [AttributionResult.Contribution] {
        var order: [Component] = []
        var sums: [Component: (chosen: Double, rejected: Double)] = [:]
        for part in self {
            let whole = part.component.whole
            if sums[whole] == nil { order.append(whole) }
            let sum = sums[whole] ?? (0, 0)
            sums[whole] = (sum.chosen + part.chosen, sum.rejected + part.rejected)
        }
        return order.map { whole in
            let sum = sums[whole] ?? (0, 0)
            return AttributionResult.Contribution(component: whole, chosen: sum.chosen, rejected: sum.rejected)
        }
    }
}

extension Component {
    /// The MLP of a neuron, the head of a source; others are wholes themselves.
    fileprivate var whole: Component {
        switch self {
        case .neuron(let layer, _): .mlp(layer)
        case .source(let layer, let head, _): .head(layer: layer, head: head)
        default: self
        }
    }
}
