import LensTorch

extension FiniteDifferenceTests {
    private static func other() throws -> Tensor { try Tensor([0.8, 0.4, 2.5, 1.1, 0.7, 1.9], shape: [2, 3]) }
    private static func index(_ indices: [Int]) throws -> Tensor { try Tensor(indices: indices) }

    static let operations = elementwise + views + indexing + reductions + layers

    private static let elementwise = [
        Operation("sum", { try $0 + other() }),
        Operation("difference", { try other() - $0 }),
        Operation("product", { try $0 * other() * $0 }),
        Operation("quotient", { try other() / $0 }),
        Operation("number", { try (($0 + 1) * 3 - 2) / 7 }),
        Operation("matrix product", { try $0.matmul(other().transposed()).matmul($0) }),
        Operation("maximum", { try $0.maximum(other()) }),
        Operation("minimum", { try $0.minimum(other()) }),
        Operation("negated", { try $0.negated() }),
        Operation("exp", { try $0.exp() }),
        Operation("log", { try $0.log() }),
        Operation("squareRoot", { try $0.squareRoot() }),
        Operation("reciprocalSquareRoot", { try $0.reciprocalSquareRoot() }),
        Operation("magnitude", { try ($0 - 1).magnitude() }),
        Operation("squared", { try $0.squared() }),
        Operation("tanh", { try $0.tanh() }),
        Operation("sigmoid", { try $0.sigmoid() }),
        Operation("silu", { try $0.silu() }),
        Operation("relu", { try ($0 - 1).relu() }),
        Operation("selu", { try ($0 - 1).selu() }),
        Operation("cosine", { try $0.cosine() }),
        Operation("sine", { try $0.sine() }),
        Operation("errorFunction", { try $0.errorFunction() }),
        Operation("gelu", { try $0.gelu(tanhApproximation: false) }),
        Operation("gelu by tanh", { try $0.gelu(tanhApproximation: true) }),
        Operation("clamped", { try $0.clamped(0.5, 1.5) }),
        Operation("power", { try $0.power(2.5) }),
    ]

    private static let views = [
        Operation("reshaped", { try $0.reshaped([3, 2]) }),
        Operation("transposed", { try $0.transposed().copied() }),
        Operation("expanded", { try $0.unsqueezed(0).expanded([4, 2, 3]).contiguous() }),
        Operation("slice", { try $0.slice(1, 1..<3) }),
        Operation("select", { try $0.select(0, 1) }),
        Operation("squeezed", { try $0.unsqueezed(1).squeezed(1) }),
        Operation("repeatingEach", { try $0.repeatingEach(3, along: 1) }),
        Operation("concatenated", { try .concatenated([$0, other(), $0.squared()], along: 0) }),
        Operation("stacked", { try .stacked([$0, other(), $0.squared()], along: 1) }),
    ]

    private static let indexing = [
        Operation("selecting", { try $0.selecting(1, index([2, 0, 2])) }),
        Operation("replacing", { try $0.replacing(1, at: index([1]), with: $0.slice(1, 0..<1) * 5) }),
        Operation("gathered", { try $0.gathered(1, index([2, 0, 1, 1]).reshaped([2, 2])) }),
        Operation("choose", { try $0.isGreater(than: 1).choose($0.squared(), $0) }),
        Operation("top", { try $0.top(2).values }),
        Operation("lowerTriangle", { try $0.lowerTriangle() }),
    ]

    private static let reductions = [
        Operation("sum of a dimension", { try $0.sum([0]) }),
        Operation("mean", { try $0.mean([1], keeping: true) }),
        Operation("largest", { try $0.largest([1]) }),
        Operation("smallest", { try $0.smallest([1]) }),
        Operation("logSumExp", { try $0.logSumExp([1]) }),
        Operation("cumulativeSum", { try $0.cumulativeSum(along: 1) }),
        Operation("softmax", { try $0.softmax() }),
    ]

    private static let layers = [
        Operation("linear", { try $0.linear(other(), bias: Tensor([1.0, 2])) }),
        Operation("linear's weight", { try other().linear($0) }),
        Operation("rmsNorm", { try $0.rmsNorm(gain: Tensor([1.0, 2, 3]), epsilon: 0.1) }),
        Operation("rmsNorm's gain", { try other().rmsNorm(gain: $0.select(0, 1), epsilon: 0.1) }),
        Operation("layerNorm", { try $0.layerNorm(gain: Tensor([1.0, 2, 3]), bias: Tensor([1.0, 2, 3]), epsilon: 0.1) }),
        Operation("attention", { try attention($0, mask: nil, causal: false) }),
        Operation("masked attention", { try attention($0, mask: Tensor([0, -1, -0.5, -9.0], shape: [2, 2]), causal: false) }),
        Operation("causal attention", { try attention($0, mask: nil, causal: true) }),
        Operation("grouped attention", groupedAttention),
        Operation("flash attention", flashAttention),
    ]

    private static func attention(_ x: Tensor, mask: Tensor?, causal: Bool) throws -> Tensor {
        let heads = try x.reshaped([1, 1, 2, 3])  // [row, head, position, width]
        return try .attention(
            query: heads, key: heads * 2, value: heads + 1, mask: mask, causal: causal, scale: 0.5, grouped: false)
    }

    private static func groupedAttention(_ x: Tensor) throws -> Tensor {
        let one = try x.reshaped([1, 1, 2, 3])  // [row, head, position, width]
        let two = try Tensor.concatenated([one, one * 2], along: 1)
        return try .attention(query: two, key: one, value: one, mask: nil, causal: false, scale: 0.5, grouped: true)
    }

    private static func flashAttention(_ x: Tensor) throws -> Tensor {
        let heads = try x.reshaped([1, 1, 2, 3])  // [row, head, position, width]
        return try Tensor.flashAttention(query: heads, key: heads, value: heads, mask: nil, causal: true, scale: 0.5).mixed
    }
}
