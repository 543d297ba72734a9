import LensCore
import LensModel

/// Which components a sweep goes over.
public enum PatchTarget: String, Hashable, Sendable, CaseIterable {
    /// What attention and MLP of every block write.
    case component
    case head
    /// The stream entering every block, and the one before the final norm.
    case residual
    case neuron

    /// The components, by layer.
    public func components(_ shape: ModelShape) -> [Component] {
        switch self {
        case .component: (0..<shape.layers).flatMap { [Component.attention($0), .mlp($0)] }
        case .residual: (0...shape.layers).map(Component.residual)
        case .head:
            (0..<shape.layers).flatMap { layer in (0..<shape.heads).map { Component.head(layer: layer, head: $0) } }
        case .neuron:
            (0..<shape.layers).flatMap { layer in (0..<shape.neurons[layer]).map { Component.neuron(layer: layer, neuron: $0) } }
        }
    }

    /// Those that the model has.
    ///
    /// - Throws: `LensError` where it has none of them, which says why where that is known.
    func components(of model: RewardModel) throws -> [Component] {
        try model.requireBlocks("patching")
        let all = components(model.shape)
        let had = all.filter { $0.site.map(model.has) ?? true }
        if had.isEmpty, let site = all.first?.site { try model.require(site) }
        return had
    }
}
