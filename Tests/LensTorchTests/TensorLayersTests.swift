import LensTorch
import TestSupport
import Testing

struct TensorLayersTests {
    @Test func linearMapsTheLastDimension() throws {
        let weight = try Tensor([1.0, 0, 2, 0, 1, -1], shape: [2, 3])  // [out, in]
        try expect(Tensor.matrix().linear(weight), [2, 2], [7, -1, 16, -1])
        try expect(Tensor.matrix().linear(weight, bias: Tensor([0.5, 10])), [2, 2], [7.5, 9, 16.5, 9])
        try expect(Tensor.matrix().unsqueezed(0).linear(weight), [1, 2, 2], [7, -1, 16, -1])
    }

    @Test func rmsNormDividesByTheRootOfTheMeanSquare() throws {
        // mean(1, 49) = 25; mean(36, 64) = 50
        let x = try Tensor([1.0, 7, 6, 8], shape: [2, 2])
        try expect(x.rmsNorm(gain: nil, epsilon: 0), [2, 2], [0.2, 1.4, 0.848528137, 1.131370850], within: 1e-9)
        try expect(x.rmsNorm(gain: Tensor([10.0, -1]), epsilon: 0).select(0, 0), [2], [2, -1.4], within: 1e-15)
        // √(25 + 11) = 6
        try expect(x.rmsNorm(gain: nil, epsilon: 11).select(0, 0), [2], [1.0 / 6, 7.0 / 6], within: 1e-15)
        try expect(Tensor.zeros([1, 3]).rmsNorm(gain: nil, epsilon: 1e-6), [1, 3], [0, 0, 0])
    }

    @Test func layerNormSubtractsTheMeanFirst() throws {
        // mean 4, variance mean(9, 9) = 9
        let x = try Tensor([1.0, 7], shape: [1, 2])
        try expect(x.layerNorm(gain: nil, bias: nil, epsilon: 0), [1, 2], [-1, 1], within: 1e-15)
        try expect(
            x.layerNorm(gain: Tensor([2.0, 3]), bias: Tensor([10.0, 20]), epsilon: 0), [1, 2], [8, 23], within: 1e-14)
        // √(9 + 16) = 5
        try expect(x.layerNorm(gain: nil, bias: nil, epsilon: 16), [1, 2], [-0.6, 0.6], within: 1e-15)
    }

    @Test func refusesWeightsThatDoNotFit() throws {
        let x = try Tensor.matrix()
        let two = try Tensor([1.0, 2])
        expectRefusal("libtorch: ", "shape") { _ = try x.rmsNorm(gain: two, epsilon: 0) }
        expectRefusal("libtorch: ", "shape") { _ = try x.layerNorm(gain: two, bias: nil, epsilon: 0) }
        expectRefusal("cannot be multiplied") { _ = try x.linear(Tensor.zeros([2, 2], type: .float64)) }
        expectRefusal("expanded size") { _ = try x.linear(x, bias: Tensor([1.0, 2, 3])) }
        expectRefusal("no dimensions") { _ = try Tensor([1.0], shape: []).rmsNorm(gain: nil, epsilon: 0) }
        expectRefusal("no dimensions") { _ = try Tensor([1.0], shape: []).layerNorm(gain: nil, bias: nil, epsilon: 0) }
    }

    /// Processors without instructions for bfloat16 take other ways for one, few and many rows.
    @Test(arguments: [[1, 512], [2, 512], [1, 3, 512], [4, 512], [2, 2, 512]])
    func rowsInBFloat16(shape: [Int]) throws {
        let rows = try Tensor.normal(shape, seed: 1).to(.bfloat16)
        let weight = try Tensor.normal([64, 512], seed: 2).to(.bfloat16)
        let bias = try Tensor.normal([64], seed: 3).to(.bfloat16)
        let found = try rows.linear(weight, bias: bias)
        #expect(found.type == .bfloat16 && found.shape == shape.dropLast() + [64])
        let exact = try rows.to(.float64).linear(weight.to(.float64), bias: bias.to(.float64))
        let error = try (found.to(.float64) - exact).magnitude().largest().scalar()
        let scale = try exact.magnitude().largest().scalar()
        #expect(error <= scale / 128)
    }
}
