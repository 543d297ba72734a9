/// A part of the network that writes to the residual stream, or the stream itself.
///
/// Layers, heads, neurons and positions count from 0. Written as in `attention.3`, `head.3.1`, `source.3.1.17`.
public enum Component: Hashable, Sendable {
    /// All of the stream entering block 0.
    case embedding
    case attention(Int)
    case mlp(Int)
    case head(layer: Int, head: Int)
    /// The attention output's bias.
    case bias(Int)
    /// The stream entering a block.
    case residual(Int)
    case neuron(layer: Int, neuron: Int)
    /// What a head moves from one source position.
    case source(layer: Int, head: Int, position: Int)
    /// A feature of a sparse autoencoder.
    case feature(layer: Int, feature: Int)

    /// The block it belongs to; the embedding counts as block 0's.
    public var layer: Int {
        switch self {
        case .embedding: 0
        case .attention(let l), .mlp(let l), .bias(let l), .residual(let l), .head(let l, _), .neuron(let l, _),
            .source(let l, _, _), .feature(let l, _):
            l
        }
    }
}

extension Component: CustomStringConvertible {
    public var description: String {
        switch self {
        case .embedding: "embedding"
        case .attention(let l): "attention.\(l)"
        case .mlp(let l): "mlp.\(l)"
        case .head(let l, let h): "head.\(l).\(h)"
        case .bias(let l): "bias.\(l)"
        case .residual(let l): "residual.\(l)"
        case .neuron(let l, let n): "neuron.\(l).\(n)"
        case .source(let l, let h, let p): "source.\(l).\(h).\(p)"
        case .feature(let l, let f): "feature.\(l).\(f)"
        }
    }

    /// Reads a name as `description` writes it; nil for anything else.
    public init?(_ name: String) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        let numbers = parts.dropFirst().map { Int($0) }
        guard let kind = parts.first, !numbers.contains(where: { $0 == nil || ($0 ?? 0) < 0 }) else { return nil }
        let n = numbers.compactMap { $0 }
        switch (kind, n.count) {
        case ("embedding", 0): self = .embedding
        case ("attention", 1): self = .attention(n[0])
        case ("mlp", 1): self = .mlp(n[0])
        case ("bias", 1): self = .bias(n[0])
        case ("residual", 1): self = .residual(n[0])
        case ("head", 2): self = .head(layer: n[0], head: n[1])
        case ("neuron", 2): self = .neuron(layer: n[0], neuron: n[1])
        case ("feature", 2): self = .feature(layer: n[0], feature: n[1])
        case ("source", 3): self = .source(layer: n[0], head: n[1], position: n[2])
        default: return nil
        }
    }
}

extension Component: Codable {
    public init(from decoder: any Decoder) throws {
        let name = try decoder.singleValueContainer().decode(String.self)
        guard let component = Component(name) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "no component \(name)"))
        }
        self = component
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
