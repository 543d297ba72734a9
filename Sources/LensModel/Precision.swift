import LensTorch

/// In which types a model computes.
///
/// Matrix products run in the weights' type; the residual stream, norms, softmax and the head are never rounded
/// below float32, but in exported programs, which do as their class does.
public struct Precision: Hashable, Sendable {
    public let weights: ElementType
    /// The residual stream's type.
    public let stream: ElementType

    public init(weights: ElementType) { self.init(weights: weights, stream: weights == .float64 ? .float64 : .float32) }

    public init(weights: ElementType, stream: ElementType) {
        self.weights = weights
        self.stream = stream
    }
}
