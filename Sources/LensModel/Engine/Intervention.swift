import LensCore
import LensTorch

/// A change to one component's activation at some positions of a run.
///
/// Activations are those of the component's site: what attention and MLP write, a head's mixed values before the
/// output projection, a neuron after the activation, the stream entering a block.
public struct Intervention: Sendable {
    public enum Operation: Sendable {
        /// The values of another run's same component, at one of its positions for each of the intervention's.
        case source(run: Int, positions: [Int])
        /// Given values, `[position, n]`, or `[1, n]` for all positions alike.
        case replace(Tensor)
        /// `x + v`, `[position, n]` or `[1, n]`.
        case add(Tensor)
        /// `c · x`.
        case scale(Double)
        /// `x − (x · u) u`, the part along a unit direction `[n]` removed.
        case removing(Tensor)
    }

    public let component: Component
    /// Positions of the base run.
    public let positions: [Int]
    public let operation: Operation

    public init(_ component: Component, at positions: [Int], _ operation: Operation) {
        self.component = component
        self.positions = positions
        self.operation = operation
    }
}

/// A run that differs from the base by interventions that happen together.
public struct Counterfactual: Sendable {
    public let interventions: [Intervention]

    public init(_ interventions: [Intervention]) {
        self.interventions = interventions
    }

    public init(_ intervention: Intervention) {
        interventions = [intervention]
    }
}

/// Where in a block an intervention takes hold: rows join the pass just there.
enum Stage: Int, Comparable, CaseIterable {
    case residual, heads, attention, neurons, mlp

    static func < (a: Stage, b: Stage) -> Bool { a.rawValue < b.rawValue }
}

/// A point of the pass: a block and a stage in it.
struct Entry: Comparable, Hashable {
    let layer: Int
    let stage: Stage

    static func < (a: Entry, b: Entry) -> Bool { (a.layer, a.stage) < (b.layer, b.stage) }
}

extension Component {
    /// Where the component's activation is changed.
    func entry() throws -> Entry {
        switch self {
        case .embedding: Entry(layer: 0, stage: .residual)
        case .residual(let layer): Entry(layer: layer, stage: .residual)
        case .head(let layer, _): Entry(layer: layer, stage: .heads)
        case .attention(let layer): Entry(layer: layer, stage: .attention)
        case .neuron(let layer, _): Entry(layer: layer, stage: .neurons)
        case .mlp(let layer): Entry(layer: layer, stage: .mlp)
        case .bias, .source, .feature:
            throw LensError.input(
                "\(self) cannot be changed in a run",
                hint: "attention, mlp, head, neuron, residual and embedding can")
        }
    }

    /// Which of the site's parallel parts the component is: the head or the neuron; 0 for whole sites.
    var part: Int {
        switch self {
        case .head(_, let head): head
        case .neuron(_, let neuron): neuron
        default: 0
        }
    }
}
