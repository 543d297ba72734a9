import LensCore
import LensText
import LensTorch

extension Transformer {
    var shape: ModelShape {
        let a = architecture
        return ModelShape(
            layers: a.layers, heads: a.attention.heads, keyValueHeads: a.attention.keyValueHeads,
            headWidth: a.attention.headWidth, width: a.width, neurons: (0..<a.layers).map(a.mlp.neurons),
            vocabulary: a.vocabulary, contextLength: a.contextLength, order: a.order, isCausal: a.isCausal, pooling: a.pooling,
            isAdditive: a.placement != .sum)
    }

    func encode(prompt: [Message], response: [Message]) throws -> TokenizedText {
        try encoder.encode(prompt: prompt, response: response)
    }

    func agrees(lengths: [Int]) -> Bool { architecture.attention.agrees(lengths: lengths) }

    /// Turned back by the angles of the positions they come from, and forward by those they go to.
    func turned(_ values: Tensor, layer: Int, from: Places, to: Places) throws -> Tensor {
        guard let rotary = architecture.attention.rotary(in: layer), let last = (from.positions + to.positions).max() else {
            return values
        }
        func turn(_ x: Tensor, _ places: Places, back: Bool) throws -> Tensor {
            let tables = try rotary.tables(for: 0..<last + 1, length: places.length, type: precision.stream, device: device)
            let index = try Tensor(indices: places.positions, device: device)
            // The values were multiplied by the amplitude already.
            let sine = try tables.sine.selecting(0, index) / rotary.amplitude
            let chosen = RotaryTables(
                cosine: try tables.cosine.selecting(0, index) / rotary.amplitude, sine: back ? try sine.negated() : sine,
                dimensions: tables.dimensions, pairing: tables.pairing)
            return try chosen.apply(x)
        }
        return try turn(turn(values.to(precision.stream), from, back: true), to, back: false).to(values.type)
    }

    func frozen(_ direction: Tensor, through step: Step, at input: Tensor) throws -> StepReading {
        switch step {
        case .attentionWrite(let layer):
            let block = weights.blocks[layer]
            // [position, head, headWidth] → [position, head · headWidth]
            let flat = try input.reshaped([input.length(0), -1])
            let reading = try block.output.frozen(direction, at: flat, postNorm: block.attentionPostNorm)
            return StepReading(
                vector: try reading.vector.reshaped(input.shape), bias: reading.bias, rounding: reading.rounding)
        case .mlpWrite(let layer):
            let block = weights.blocks[layer]
            let outputs = block.mlp.outputs
            guard outputs.count == 1 || block.mlpPostNorm == nil else {
                throw LensError.failure("layer \(layer): experts under a norm are not taken apart into neurons")
            }
            let readings = try outputs.map {
                try $0.matrix.frozen(direction, at: input.slice(1, $0.neurons), postNorm: block.mlpPostNorm)
            }
            let biases = readings.compactMap(\.bias)
            return StepReading(
                vector: try Tensor.concatenated(readings.map(\.vector), along: 1),
                bias: biases.isEmpty ? nil : biases.reduce(0, +), rounding: readings.reduce(0) { $0 + $1.rounding })
        case .joined(.attention(let layer)): return try weights.blocks[layer].attentionSumNorm.frozen(direction, at: input)
        case .joined(.mlp(let layer)): return try weights.blocks[layer].mlpSumNorm.frozen(direction, at: input)
        case .finalNorm: return try weights.finalNorm.frozen(direction, at: input)
        }
    }
}
