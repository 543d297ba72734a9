import LensCore
import LensTorch

extension RewardModelAdapter {
    public func finalNorm(_ stream: Tensor) throws -> Tensor { stream }

    public func joined(_ sum: Tensor, after sublayer: Sublayer) throws -> Tensor { sum }

    public func has(_ site: Site) -> Bool { true }

    public func obstacle(to site: Site) -> String? { nil }

    public func agrees(lengths: [Int]) -> Bool { true }

    public func turned(_ values: Tensor, layer: Int, from: Places, to: Places) throws -> Tensor { values }

    public func span(_ tokens: TokenRows, length: Int) throws -> Span { Span(tokens, length: length) }

    public func keysAndValues(_ layer: Int, _ stream: Tensor, _ span: Span) throws -> KeyValues {
        var own = span
        var unread = Trace(capture: .nothing, readouts: [])
        _ = try mixedHeads(layer, stream, &own, &unread, onlyLast: true)
        guard let found = own.own else {
            throw LensError.failure(
                "layer \(layer) left no keys and values", hint: "a causal model's mixedHeads must set span.own")
        }
        return found
    }

    public func mlp(_ layer: Int, _ stream: Tensor) throws -> Tensor {
        try mlpWrite(layer, neurons: neurons(layer, stream))
    }

    public func frozen(_ direction: Tensor, through step: Step, at input: Tensor) throws -> StepReading {
        // Positions stand as rows of one token each, as none sees another here.
        let point = try input.unsqueezed(1).leaf()
        let output = try Tensor.recording { try after(step, point).select(1, 0) }
        let read = try Tensor.recording { try (output * direction.to(output.type).to(output.device)).sum() }
        let vector = try read.gradients(of: [point])[0].select(1, 0).exact()
        let bias = try read.detached().scalar() - (vector * input.exact()).sum().scalar()
        return StepReading(vector: vector, bias: bias)
    }

    /// A step's output, `[row, position, width]`.
    private func after(_ step: Step, _ input: Tensor) throws -> Tensor {
        switch step {
        case .attentionWrite(let layer): try attentionWrite(layer, heads: input)
        case .mlpWrite(let layer): try mlpWrite(layer, neurons: input)
        case .joined(let sublayer): try joined(input, after: sublayer)
        case .finalNorm: try finalNorm(input)
        }
    }
}
