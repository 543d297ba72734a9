import LensTorch

/// In which types a model computes.
///
/// Matrix products run in the weights' type; the residual stream, norms, softmax and the head are never rounded
/// below float32.
public struct Precision: Hashable, Sendable {
    public let weights: ElementType

    public init(weights: ElementType) { self.weights = weights }

    /// The residual stream's type.
    public var stream: ElementType { weights == .float64 ? .float64 : .float32 }
}
