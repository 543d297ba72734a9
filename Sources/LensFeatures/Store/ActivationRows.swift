import LensCore
import LensTorch

/// Activations as rows that can be asked for in any order.
public protocol ActivationRows: Sendable {
    /// How many there are.
    var count: Int { get }
    /// The length of each.
    var width: Int { get }
    /// What tells these rows from others; a training that is resumed insists on it.
    var identity: String { get }
    /// What they are activations of; nil where nobody says.
    var origin: SAEOrigin? { get }
    /// Some rows in the order asked for, `[index, width]`, float32 on the CPU.
    ///
    /// - Parameter indices: from `0..<count`.
    func rows(_ indices: [Int]) throws -> Tensor
}

/// Activations in memory.
public struct TensorRows: ActivationRows {
    private let tensor: Tensor
    public let identity: String
    public var origin: SAEOrigin? { nil }
    public var count: Int { tensor.length(0) }
    public var width: Int { tensor.length(1) }

    /// - Parameters:
    ///   - tensor: `[row, width]`.
    ///   - name: what tells these rows from others.
    public init(_ tensor: Tensor, name: String = "rows in memory") throws {
        guard tensor.rank == 2, tensor.length(1) > 0 else {
            throw LensError.input(at: name, expected: "shape [row, width]", found: "\(tensor.shape)")
        }
        self.tensor = try tensor.to(.cpu).to(.float32).contiguous()
        identity = "\(name) \(tensor.shape)"
    }

    public func rows(_ indices: [Int]) throws -> Tensor {
        try tensor.selecting(0, Tensor(indices: indices))
    }
}
