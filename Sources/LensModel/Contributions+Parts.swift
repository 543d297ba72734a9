import LensCore
import LensTorch

extension RewardModel {
    /// What each query head of a layer adds: `ŵ · W_O^h z_h`, as `[head]`, with the attention output's bias beside them.
    ///
    /// - Parameter run: with `headOutput` captured at the positions read.
    public func headContributions(_ layer: Int, in run: Run, along path: FrozenPath) throws -> Contributions {
        // [position, head, headWidth]
        let input = try run.values(.headOutput(layer), at: path.positions)
        let reading = try adapter.frozen(path.attention[layer], through: .attentionWrite(layer), at: input)
        return Contributions(
            parts: try (reading.vector * input.exact()).sum([0, 2]), bias: reading.bias, rounding: reading.rounding)
    }

    /// What each query head adds by what it moves from each position: `α_{h,j} · ŵ · W_O^h v_j`, as `[head, position]`.
    ///
    /// - Parameter run: with `headOutput` and `pattern` captured at the positions read and `value` at every position.
    public func sourceContributions(_ layer: Int, in run: Run, along path: FrozenPath) throws -> Contributions {
        let input = try run.values(.headOutput(layer), at: path.positions)
        let reading = try adapter.frozen(path.attention[layer], through: .attentionWrite(layer), at: input)
        // [keyValueHead, position, headWidth]
        let values = try run.capture(.value(layer)).select(0, 0).exact()
        // [query, head, key] → [head, query, key]
        let pattern = try run.values(.pattern(layer), at: path.positions).permuted([1, 0, 2]).exact()
        guard values.length(1) == pattern.length(2) else {
            throw LensError.failure(
                "layer \(layer): values of \(values.length(1)) positions were captured, but the pattern covers \(pattern.length(2))",
                hint: "capture values at every position")
        }
        let (pairs, group, width, queries) = (shape.keyValueHeads, shape.groupSize, shape.headWidth, path.positions.count)
        // [query, head, headWidth] → [keyValueHead, head of the group · query, headWidth]
        let directions = try reading.vector.reshaped([queries, pairs, group, width]).permuted([1, 2, 0, 3])
            .reshaped([pairs, group * queries, width])
        // [keyValueHead, head of the group · query, key] → [head, query, key]
        let read = try directions.matmul(values.transposed()).reshaped([shape.heads, queries, -1])
        // The model also rounds each head's mixture.
        let mixing = try precision.unitRoundoff * (reading.vector * input.exact()).magnitude().sum().scalar()
        return Contributions(
            parts: try (read * pattern).sum([1]), bias: reading.bias, rounding: reading.rounding + mixing)
    }

    /// What each hidden unit of a layer's MLP adds, as `[neuron]`, with the output's bias beside them.
    ///
    /// - Parameter run: with `neurons` captured at the positions read.
    public func neuronContributions(_ layer: Int, in run: Run, along path: FrozenPath) throws -> Contributions {
        // [position, neuron]
        let input = try run.values(.neurons(layer), at: path.positions)
        let reading = try adapter.frozen(path.mlp[layer], through: .mlpWrite(layer), at: input)
        return Contributions(
            parts: try (reading.vector * input.exact()).sum([0]), bias: reading.bias, rounding: reading.rounding)
    }
}

extension Run {
    /// A captured activation at the readout: its position axis has length 1.
    public func atReadout(_ site: Site) throws -> Tensor {
        let value = try capture(site)
        let axis = site.positionAxis
        return value.length(axis) == 1 ? value : try value.slice(axis, text.readout..<text.readout + 1)
    }

    /// A captured activation at some positions, with the position axis first, `[position, …]`.
    func values(_ site: Site, at positions: [Int]) throws -> Tensor {
        // The row's axis goes, so that positions stand first or after the heads.
        let value = try capture(site).select(0, 0)
        let byPosition = site.positionAxis == 1 ? value : try value.permuted([1, 0, 2])
        if byPosition.length(0) == 1, positions == [text.readout] { return byPosition }
        guard positions.allSatisfy((0..<byPosition.length(0)).contains) else {
            throw LensError.failure(
                "\(site) was not captured at the positions \(positions)", hint: "capture it at every position")
        }
        return try byPosition.selecting(0, Tensor(indices: positions, device: value.device))
    }
}
