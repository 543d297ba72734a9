import LensCore
import LensTorch

/// What the parts of one sublayer's write add to a reward at the readout, every norm on the way frozen.
public struct Contributions: Sendable {
    /// In reward units, float64: `[head]`, `[head, position]` or `[neuron]`.
    public let parts: Tensor
    /// What the output matrix's bias and the post-norm's shift add; nil where the sublayer has neither.
    public let bias: Double?
    /// By how much the sum of parts and bias may differ from what the write itself adds, because the model rounds
    /// products to the type of its weights, in reward units; 0 for float32 and float64.
    public let rounding: Double
}

extension LinearLayer {
    /// A direction after the matrix, and after the norm of what it gives where there is one, read before it.
    ///
    /// - Parameters:
    ///   - direction: `[position, width]`, float64 on the CPU.
    ///   - input: what the model computed before the matrix, `[position, in]`.
    func frozen(_ direction: Tensor, at input: Tensor, postNorm: NormLayer?) throws -> StepReading {
        let precision = Precision(weights: weight.type)
        // [position, width], as the model computes it
        let output = try apply(input).to(precision.stream).exact()
        let through = try postNorm.frozen(direction, at: output)
        let own = try bias.map { try ($0.exact() * through.vector).sum().scalar() }
        let vector = try pulledBack(through.vector)
        let bias = own == nil && through.bias == nil ? nil : (own ?? 0) + (through.bias ?? 0)
        guard precision.unitRoundoff > 0 else { return StepReading(vector: vector, bias: bias) }
        // The input is rounded before the matrix, and the output after it.
        let before = try (vector * (input.to(weight.type).exact() - input.exact())).sum().scalar()
        let after = try 2 * precision.unitRoundoff * (through.vector * output).magnitude().sum().scalar()
        return StepReading(vector: vector, bias: bias, rounding: abs(before) + after)
    }

    /// `uW`, `[position, in]` in float64, a few rows of `W` at a time so that no whole matrix is widened.
    private func pulledBack(_ vectors: Tensor) throws -> Tensor {
        let (rows, step) = (weight.length(0), 512)
        var sum = try Tensor.zeros([vectors.length(0), weight.length(1)], type: .float64)
        for start in stride(from: 0, to: rows, by: step) {
            let range = start..<min(start + step, rows)
            sum = try sum + vectors.slice(1, range).matmul(weight.slice(0, range).exact())
        }
        return sum
    }
}

extension Precision {
    /// The largest relative error of rounding to the weights' type, where that is coarser than the stream's; else 0.
    ///
    /// A sublayer's output is rounded once, and once more where a bias is added or, under a post-norm, in the scale. So
    /// parts computed without rounding differ from the write by at most twice this times `Σᵢ |uᵢ yᵢ|`.
    var unitRoundoff: Double {
        switch weights {
        case .bfloat16: 1.0 / 256
        case .float16: 1.0 / 2048
        default: 0
        }
    }
}
