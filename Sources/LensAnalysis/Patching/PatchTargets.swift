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
}
