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

/// How a reward reads what enters the last matrix of one sublayer: `direction · input + bias` is what the write adds.
struct SublayerReading {
    /// `[input]`, float64: `Wᵀu`, where `u` is the reward direction seen through the frozen post-norm.
    let direction: Tensor
    /// `[input]`, float64: what the matrix multiplied at the readout.
    let input: Tensor
    let bias: Double?
    let rounding: Double

    /// - Parameters:
    ///   - input: what the model computed before the matrix at the readout, of any shape that counts like it.
    ///   - reward: how the residual stream after this sublayer is read.
    init(_ matrix: LinearLayer, postNorm: NormLayer?, input: Tensor, reward: FrozenDirection) throws {
        let rounded = try input.reshaped([-1]).to(matrix.weight.type)
        let precision = Precision(weights: matrix.weight.type)
        // [width], as the model computes it
        let output = try matrix.apply(rounded).to(precision.stream).to(.cpu).to(.float64)
        let through = try postNorm?.frozen(reward.vector, at: output)
        let vector = through?.vector ?? reward.vector
        self.input = try rounded.to(.cpu).to(.float64)
        direction = try matrix.pulledBack(vector)
        let own = try matrix.bias.map { try $0.to(.cpu).to(.float64).matmul(vector).scalar() }
        bias = own == nil && (through?.constant ?? 0) == 0 ? nil : (own ?? 0) + (through?.constant ?? 0)
        rounding = precision.unitRoundoff == 0 ? 0 : try 2 * precision.unitRoundoff * (vector * output).magnitude().sum().scalar()
    }
}

extension LinearLayer {
    /// `Wᵀu`, `[in]` in float64, a few rows of `W` at a time so that no whole matrix is widened.
    func pulledBack(_ vector: Tensor) throws -> Tensor {
        let (rows, step) = (weight.length(0), 512)
        var sum = try Tensor.zeros([weight.length(1)], type: .float64)
        for start in stride(from: 0, to: rows, by: step) {
            let range = start..<min(start + step, rows)
            sum = try sum + vector.slice(0, range).matmul(weight.slice(0, range).to(.cpu).to(.float64))
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
