import CTorch
import LensCore

extension Tensor {
    /// Runs `body` with operations recorded for differentiation; outside, nothing is recorded.
    public static func recording<R>(_ body: () throws -> R) rethrows -> R {
        ct_recording_begin()
        defer { ct_recording_end() }
        return try body()
    }

    /// The same values as a point whose gradient can be asked for.
    public func leaf() throws -> Tensor { try calling { ct_leaf(pointer, $0) } }

    /// The same values without their history.
    public func detached() throws -> Tensor { try calling { ct_detach(pointer, $0) } }

    /// ∂(sum of this tensor)/∂input for each input, of the input's shape; zeros where it does not depend on it.
    ///
    /// Inputs are leaves, or results recorded from leaves. The history is freed unless `keepingHistory`.
    public func gradients(of inputs: [Tensor], keepingHistory: Bool = false) throws -> [Tensor] {
        let pointers = inputs.map { Optional($0.pointer) }
        var results = [OpaquePointer?](repeating: nil, count: inputs.count)
        try withExtendedLifetime(inputs) {
            try call { ct_gradients(pointer, pointers, pointers.count, keepingHistory, &results) }
        }
        return try results.map {
            guard let result = $0 else { throw LensError.failure("libtorch returned no gradient") }
            return Tensor(owning: result)
        }
    }
}
