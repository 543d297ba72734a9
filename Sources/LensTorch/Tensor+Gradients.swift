import CTorch

extension Tensor {
    /// Whether operations on this thread are being recorded.
    public static var isRecording: Bool { ct_is_recording() }

    /// Runs `body` with operations on leaves recorded for differentiation; outside, nothing is recorded.
    public static func recording<R>(_ body: () throws -> R) rethrows -> R {
        ct_recording_begin()
        defer { ct_recording_end() }
        return try body()
    }

    /// The same values as a point whose gradient can be asked for.
    public func leaf() throws -> Tensor { try making { ct_leaf(pointer, $0) } }

    /// The same values without their history.
    public func detached() throws -> Tensor { try making { ct_detach(pointer, $0) } }

    /// ∂(sum of this tensor)/∂input for each input, of the input's shape; zeros where it does not depend on it.
    ///
    /// Inputs are leaves, or results recorded from leaves. The history is freed unless `keepingHistory`; a tensor
    /// without one is an error.
    public func gradients(of inputs: [Tensor], keepingHistory: Bool = false) throws -> [Tensor] {
        var results = [OpaquePointer?](repeating: nil, count: inputs.count)
        try lending(inputs) { pointers, count in
            try check(ct_gradients(pointer, pointers, count, keepingHistory, &results))
        }
        return results.compactMap { $0.map(Tensor.init(owning:)) }
    }
}
