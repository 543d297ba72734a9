import Foundation
import LensTorch
import Testing

struct TensorElementwiseTests {
    struct Function: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let ours: @Sendable (Tensor) throws -> Tensor
        let expected: @Sendable (Double) -> Double

        init(
            _ name: String, _ ours: @escaping @Sendable (Tensor) throws -> Tensor,
            _ expected: @escaping @Sendable (Double) -> Double
        ) {
            testDescription = name
            self.ours = ours
            self.expected = expected
        }
    }

    static let functions = [
        Function("negated", { try $0.negated() }, { -$0 }),
        Function("exp", { try $0.exp() }, { exp($0) }),
        Function("log", { try $0.log() }, { log($0) }),
        Function("squareRoot", { try $0.squareRoot() }, { $0.squareRoot() }),
        Function("reciprocalSquareRoot", { try $0.reciprocalSquareRoot() }, { 1 / $0.squareRoot() }),
        Function("magnitude", { try $0.magnitude() }, { abs($0) }),
        Function("squared", { try $0.squared() }, { $0 * $0 }),
        Function("tanh", { try $0.tanh() }, { tanh($0) }),
        Function("sigmoid", { try $0.sigmoid() }, { 1 / (1 + exp(-$0)) }),
        Function("silu", { try $0.silu() }, { $0 / (1 + exp(-$0)) }),
        Function("relu", { try $0.relu() }, { max($0, 0) }),
        // Klambauer et al., 2017
        Function("selu", { try $0.selu() }, { 1.0507009873554805 * ($0 > 0 ? $0 : 1.6732632423543772 * (exp($0) - 1)) }),
        Function("cosine", { try $0.cosine() }, { cos($0) }),
        Function("sine", { try $0.sine() }, { sin($0) }),
        Function("errorFunction", { try $0.errorFunction() }, { erf($0) }),
        Function("isFinite", { try $0.isFinite() }, { $0.isFinite ? 1 : 0 }),
        Function("not", { try $0.not() }, { $0 == 0 ? 1 : 0 }),
        Function("clamped", { try $0.clamped(-0.5, 1.5) }, { min(max($0, -0.5), 1.5) }),
        Function("power", { try $0.power(3) }, { $0 * $0 * $0 }),
        // Hendrycks and Gimpel, 2016: exactly, and by the tanh approximation
        Function("gelu", { try $0.gelu(tanhApproximation: false) }, { $0 * (1 + erf($0 / 2.0.squareRoot())) / 2 }),
        Function(
            "gelu by tanh", { try $0.gelu(tanhApproximation: true) },
            { $0 * (1 + tanh((2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0))) / 2 }),
    ]

    @Test(arguments: functions) func agreesWithItsDefinition(function: Function) throws {
        let points = [-2.5, -1, -0.25, 0, 0.5, 1, 3]
        try expect(function.ours(Tensor(points)), [7], points.map(function.expected), within: 1e-13)
    }

    @Test func theTwoGelusDiffer() throws {
        // Φ(1) = 0.841345; the approximation gives 0.841192.
        try expect(Tensor([1.0]).gelu(tanhApproximation: false), [1], [0.841345], within: 1e-6)
        try expect(Tensor([1.0]).gelu(tanhApproximation: true), [1], [0.841192], within: 1e-6)
    }

    @Test func findsWhatIsNotFinite() throws {
        try expect(Tensor([.nan, .infinity, -Double.infinity, 0]).isFinite(), [4], [0, 0, 0, 1])
    }
}
