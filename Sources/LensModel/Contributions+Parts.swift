import LensCore
import LensTorch

extension RewardModel {
    /// What each query head of a layer adds: `ŵ · W_O^h z_h`, as `[head]`, with the attention output's bias beside them.
    ///
    /// - Parameter run: with `headOutput` captured.
    public func headContributions(_ layer: Int, in run: Run, along reward: FrozenDirection) throws -> Contributions {
        let reading = try attentionReading(layer, in: run, along: reward)
        // [head · headWidth] → [head, headWidth] → [head]
        let parts = try (reading.direction * reading.input).reshaped([shape.heads, -1]).sum([1])
        return Contributions(parts: parts, bias: reading.bias, rounding: reading.rounding)
    }

    /// What each query head adds by what it moves from each position: `α_{h,j} · ŵ · W_O^h v_j`, as `[head, position]`.
    ///
    /// - Parameter run: with `headOutput` and `pattern` captured at the readout and `value` at every position.
    public func sourceContributions(_ layer: Int, in run: Run, along reward: FrozenDirection) throws -> Contributions {
        let attention = architecture.attention
        let reading = try attentionReading(layer, in: run, along: reward)
        // [keyValueHead, position, headWidth]
        let values = try run.capture(.value(layer)).select(0, 0).to(.cpu).to(.float64)
        // [head, position]
        let pattern = try run.atReadout(.pattern(layer)).select(0, 0).select(1, 0).to(.cpu).to(.float64)
        guard values.length(1) == pattern.length(1) else {
            throw LensError.failure(
                "layer \(layer): values of \(values.length(1)) positions were captured, but the pattern covers \(pattern.length(1))",
                hint: "capture values at every position")
        }
        // [head · headWidth] → [keyValueHead, head of the group, headWidth]
        let directions = try reading.direction.reshaped([attention.keyValueHeads, attention.groupSize, attention.headWidth])
        // [keyValueHead, head of the group, position] → [head, position]
        let read = try directions.matmul(values.transposed()).reshaped([attention.heads, -1])
        // The model also rounds each head's mixture.
        let mixing = try precision.unitRoundoff * (reading.direction * reading.input).magnitude().sum().scalar()
        return Contributions(parts: try read * pattern, bias: reading.bias, rounding: reading.rounding + mixing)
    }

    /// What each hidden unit of a layer's MLP adds, as `[neuron]`, with the output's bias beside them.
    ///
    /// - Parameter run: with `neurons` captured.
    public func neuronContributions(_ layer: Int, in run: Run, along reward: FrozenDirection) throws -> Contributions {
        let block = transformer.weights.blocks[layer]
        let neurons = try run.atReadout(.neurons(layer)).reshaped([-1])
        let outputs = block.mlp.outputs
        guard outputs.count == 1 || block.mlpPostNorm == nil else {
            throw LensError.failure("layer \(layer): experts under a norm are not taken apart into neurons")
        }
        let readings = try outputs.map {
            try SublayerReading($0.matrix, postNorm: block.mlpPostNorm, input: neurons.slice(0, $0.neurons), reward: reward)
        }
        let biases = readings.compactMap(\.bias)
        return Contributions(
            parts: try Tensor.concatenated(readings.map { try $0.direction * $0.input }, along: 0),
            bias: biases.isEmpty ? nil : biases.reduce(0, +), rounding: readings.reduce(0) { $0 + $1.rounding })
    }

    private func attentionReading(_ layer: Int, in run: Run, along reward: FrozenDirection) throws -> SublayerReading {
        let block = transformer.weights.blocks[layer]
        return try SublayerReading(
            block.output, postNorm: block.attentionPostNorm, input: run.atReadout(.headOutput(layer)), reward: reward)
    }

    /// Reads another of the head's outputs.
    public func reader(_ output: HeadOutput) throws -> RewardReader {
        try RewardReader(norm: transformer.weights.finalNorm, head: head.reading(output))
    }
}

extension Run {
    /// A captured activation at the readout: its position axis has length 1.
    public func atReadout(_ site: Site) throws -> Tensor {
        let value = try capture(site)
        let axis = site.positionAxis
        return value.length(axis) == 1 ? value : try value.slice(axis, text.readout..<text.readout + 1)
    }
}
