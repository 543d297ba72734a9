import LensCore

extension Component {
    /// The site whose values the component is, or is a part of; nil for what is no activation.
    public var site: Site? {
        switch self {
        case .embedding: .residual(0)
        case .attention(let layer): .attention(layer)
        case .mlp(let layer): .mlp(layer)
        case .head(let layer, _): .headOutput(layer)
        case .neuron(let layer, _): .neurons(layer)
        case .residual(let layer): .residual(layer)
        case .bias, .source, .feature: nil
        }
    }
}
