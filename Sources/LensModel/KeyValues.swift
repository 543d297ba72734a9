import LensTorch

/// The keys and values of one layer, each `[row, keyValueHead, position, headWidth]`.
public struct KeyValues: Sendable {
    public let key: Tensor
    public let value: Tensor

    public init(key: Tensor, value: Tensor) {
        self.key = key
        self.value = value
    }

    /// The first positions.
    func prefix(_ count: Int) throws -> KeyValues {
        KeyValues(key: try key.slice(2, 0..<count), value: try value.slice(2, 0..<count))
    }

    /// One after the other along positions.
    public static func joined(_ parts: [KeyValues]) throws -> KeyValues {
        guard parts.count > 1 else { return parts[0] }
        return KeyValues(
            key: try Tensor.concatenated(parts.map(\.key), along: 2), value: try Tensor.concatenated(parts.map(\.value), along: 2)
        )
    }
}
