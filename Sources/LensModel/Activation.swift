import LensCore
import LensTorch

/// The MLP's nonlinearity.
public enum Activation: String, Hashable, Sendable {
    case silu, relu, gelu, geluTanh, squaredReLU, tanh, selu

    /// By the name a `config.json` uses.
    init(named name: String, source: String) throws {
        switch name {
        case "silu", "swish": self = .silu
        case "relu": self = .relu
        case "relu2": self = .squaredReLU
        case "gelu": self = .gelu
        case "gelu_new", "gelu_pytorch_tanh", "gelu_fast": self = .geluTanh
        case "tanh": self = .tanh
        default:
            throw LensError.input(
                at: source, expected: "one of the activations silu, relu, gelu, gelu_new, gelu_pytorch_tanh, tanh",
                found: "\"\(name)\"")
        }
    }

    func apply(_ x: Tensor) throws -> Tensor {
        switch self {
        case .silu: try x.silu()
        case .relu: try x.relu()
        case .squaredReLU: try x.relu().squared()
        case .gelu: try x.gelu(tanhApproximation: false)
        case .geluTanh: try x.gelu(tanhApproximation: true)
        case .tanh: try x.tanh()
        case .selu: try x.selu()
        }
    }
}
