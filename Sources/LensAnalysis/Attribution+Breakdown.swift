import LensCore
import LensModel
import LensTorch

extension Attribution {
    /// A component's contribution to one reward, in reward units.
    struct Term {
        let component: Component
        /// What belongs to none of the parts.
        var own = 0.0
        /// By neuron or by source position; empty where the component is not taken apart.
        var parts: [Double] = []

        var total: Double { parts.reduce(own, +) }

        /// The name of a part.
        func part(_ index: Int) -> Component {
            switch component {
            case .head(let layer, let head): .source(layer: layer, head: head, position: index)
            default: .neuron(layer: component.layer, neuron: index)
            }
        }
    }

    /// One reward taken apart: terms and constant add up to it.
    struct Breakdown {
        let reward: Double
        let run: Run
        let path: FrozenPath
        /// In the network's order.
        let terms: [Term]
        /// By how much rounding in the model may set the sum apart, in reward units.
        let rounding: Double

        /// Σ terms + constant
        var sum: Double { terms.reduce(path.constant) { $0 + $1.total } }

        /// |Σ terms + constant − reward|
        var completenessError: Double { abs(sum - reward) }
    }

    /// The reward of a run that kept `sites`, taken apart.
    func breakdown(_ run: Run) throws -> Breakdown { try breakdown(run, of: readings[0].output, readings[0].reader) }

    /// - Throws: `LensError` where the terms do not add up.
    func breakdown(_ run: Run, of output: HeadOutput, _ reader: RewardReader) throws -> Breakdown {
        let path = try model.frozenPath(reader, in: run)
        var terms = [Term(component: .embedding, own: try path.contribution(of: .residual(0), in: run))]
        var rounding = 0.0
        for layer in 0..<model.shape.layers {
            for sublayer in [try attention(layer, in: run, along: path), try mlp(layer, in: run, along: path)] {
                terms += sublayer.terms
                rounding += sublayer.rounding
            }
        }
        // A stream of 16 bits is rounded with every write.
        if model.precision.stream.size < 4 { rounding += terms.reduce(0) { $0 + abs($1.total) } / 64 }
        let breakdown = Breakdown(
            reward: run.reward.value(of: output), run: run, path: path, terms: terms, rounding: rounding)
        try check(breakdown)
        return breakdown
    }

    private func check(_ breakdown: Breakdown) throws {
        let error = breakdown.completenessError
        let bound = 1e-4 * max(1, abs(breakdown.reward)) + breakdown.rounding
        // Written so that a value that is no number fails too.
        guard error <= bound else {
            throw LensError.failure(
                "the contributions and the constant add up to \(breakdown.sum), but the reward is \(breakdown.reward): "
                    + "\(error) apart, where rounding explains at most \(bound)",
                hint: "activations that are very large or not finite do not add up in this precision; try --dtype float32")
        }
    }

    private typealias Sublayer = (terms: [Term], rounding: Double)

    private func attention(_ layer: Int, in run: Run, along path: FrozenPath) throws -> Sublayer {
        func named(_ heads: [Term], _ contributions: Contributions) -> Sublayer {
            (heads + (contributions.bias.map { [Term(component: .bias(layer), own: $0)] } ?? []), contributions.rounding)
        }
        switch by {
        case .component, .neuron, .objective:
            return ([Term(component: .attention(layer), own: try path.contribution(of: .attention(layer), in: run))], 0)
        case .head:
            let heads = try model.headContributions(layer, in: run, along: path)
            return named(
                try heads.parts.doubles().enumerated().map { Term(component: .head(layer: layer, head: $0), own: $1) }, heads)
        case .source:
            let sources = try model.sourceContributions(layer, in: run, along: path)
            return named(
                try sources.parts.rows().enumerated().map { Term(component: .head(layer: layer, head: $0), parts: $1) }, sources)
        }
    }

    private func mlp(_ layer: Int, in run: Run, along path: FrozenPath) throws -> Sublayer {
        // A block that writes as a whole has none.
        guard model.has(.mlp(layer)) else { return ([], 0) }
        guard by == .neuron else {
            return ([Term(component: .mlp(layer), own: try path.contribution(of: .mlp(layer), in: run))], 0)
        }
        let neurons = try model.neuronContributions(layer, in: run, along: path)
        return (
            [Term(component: .mlp(layer), own: neurons.bias ?? 0, parts: try neurons.parts.doubles())], neurons.rounding
        )
    }
}
