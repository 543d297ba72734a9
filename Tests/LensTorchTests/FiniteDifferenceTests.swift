import LensTorch
import Testing

/// Every differentiable operation's gradient against central differences in float64.
struct FiniteDifferenceTests {
    struct Operation: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let apply: @Sendable (Tensor) throws -> Tensor

        init(_ name: String, _ apply: @escaping @Sendable (Tensor) throws -> Tensor) {
            testDescription = name
            self.apply = apply
        }
    }

    @Test(arguments: operations) func agrees(operation: Operation) throws {
        let point = [0.3, 1.7, 0.9, 2.2, 0.6, 1.3]  // positive, and far from every kink
        /// Another weight for each element of the result, so that no error cancels out.
        func total(_ x: Tensor) throws -> Tensor {
            let y = try operation.apply(x)
            return try (y * (Tensor.range(0..<y.count).to(.float64) + 1).cosine().reshaped(y.shape)).sum()
        }
        let x = try Tensor(point, shape: [2, 3]).leaf()
        let gradient = try Tensor.recording { try total(x).gradients(of: [x])[0] }
        let step = 1e-5
        let differences = try point.indices.map { place in
            func value(_ change: Double) throws -> Double {
                var moved = point
                moved[place] += change
                return try total(Tensor(moved, shape: [2, 3])).scalar()
            }
            return (try value(step) - value(-step)) / (2 * step)
        }
        // The third derivative times step²/6, and rounding of about 1e-16 / step.
        try expect(gradient, [2, 3], differences, within: 1e-8 * (1 + differences.map(abs).reduce(0, max)))
    }
}
