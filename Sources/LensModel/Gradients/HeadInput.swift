import LensCore

/// What a head reads the stream as.
public enum HeadInput: String, Codable, Hashable, Sendable, CaseIterable {
    case query, key, value

    /// Where it can be read in a layer.
    public func site(_ layer: Int) -> Site {
        switch self {
        case .query: .query(layer)
        case .key: .key(layer)
        case .value: .value(layer)
        }
    }
}
