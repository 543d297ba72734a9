import CTorch
import LensCore

/// The numbers of one step of Adam (Kingma and Ba, 2015).
public struct AdamStep: Hashable, Sendable {
    /// Counts from 1.
    public var number: Int
    /// The learning rate.
    public var rate: Double
    /// What the gradient is multiplied by first.
    public var scale: Double
    /// How much of the mean gradient is kept from step to step.
    public var firstDecay: Double
    /// How much of the mean squared gradient is kept from step to step.
    public var secondDecay: Double
    /// Added to the root of the mean squared gradient.
    public var epsilon: Double

    /// A step with the usual decays; ε is small because gradients of rarely active latents are.
    public init(
        number: Int, rate: Double, scale: Double = 1, firstDecay: Double = 0.9, secondDecay: Double = 0.999,
        epsilon: Double = 6.25e-10
    ) {
        self.number = number
        self.rate = rate
        self.scale = scale
        self.firstDecay = firstDecay
        self.secondDecay = secondDecay
        self.epsilon = epsilon
    }
}

/// A parameter with what Adam remembers of its gradients, all float32 and of one shape.
public struct AdamParameter: Sendable {
    /// The parameter itself.
    public private(set) var value: Tensor
    /// The running mean of its gradients.
    public private(set) var mean: Tensor
    /// The running mean of their squares.
    public private(set) var variance: Tensor

    /// A parameter before its first step.
    public init(_ value: Tensor) throws {
        try self.init(value, mean: Tensor.zeros(value.shape), variance: Tensor.zeros(value.shape))
    }

    /// A parameter in the middle of its training. Copies: what is given may lie in a file, which cannot be written to.
    public init(_ value: Tensor, mean: Tensor, variance: Tensor) throws {
        self.value = try value.copied()
        self.mean = try mean.copied()
        self.variance = try variance.copied()
    }

    /// Moves the parameter against a gradient.
    ///
    /// Memory is reused where nothing else holds it, and copied where something does.
    ///
    /// - Parameter unitRows: leaves out the gradient's component along each row and brings rows back to length 1.
    public mutating func step(_ step: AdamStep, gradient: Tensor, unitRows: Bool = false) throws {
        try value.makeUnique()
        try mean.makeUnique()
        try variance.makeUnique()
        let numbers = ct_adam_step(
            rate: step.rate, beta1: step.firstDecay, beta2: step.secondDecay, epsilon: step.epsilon, scale: step.scale,
            number: Int64(step.number), unit_rows: unitRows)
        try check(ct_adam(value.pointer, mean.pointer, variance.pointer, gradient.pointer, numbers))
    }
}

extension Tensor {
    /// Makes sure that no other tensor, and no view, looks at this one's memory.
    mutating func makeUnique() throws {
        if !isKnownUniquelyReferenced(&storage) || ct_is_shared(pointer) { self = try copied() }
    }
}
