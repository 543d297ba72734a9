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
        let direction: FrozenDirection
        /// The residual stream before the final norm, `[width]` in float64.
        let stream: Tensor
        /// In the network's order.
        let terms: [Term]
        /// By how much rounding in the model may set the sum apart, in reward units.
        let rounding: Double

        /// Σ terms + constant
        var sum: Double { terms.reduce(direction.constant) { $0 + $1.total } }

        /// |Σ terms + constant − reward|
        var completenessError: Double { abs(sum - reward) }
    }

    /// - Throws: `LensError` where the terms do not add up.
    func breakdown(_ run: Run, of output: HeadOutput, _ reader: RewardReader) throws -> Breakdown {
        let stream = try run.capture(.residual(model.shape.layers)).reshaped([-1]).to(.cpu).to(.float64)
        let direction = try reader.frozen(at: stream)
        var terms = [Term(component: .embedding, own: try write(.residual(0), in: run, along: direction))]
        var rounding = 0.0
        for layer in 0..<model.shape.layers {
            for sublayer in [try attention(layer, in: run, along: direction), try mlp(layer, in: run, along: direction)] {
                terms += sublayer.terms
                rounding += sublayer.rounding
            }
        }
        let breakdown = Breakdown(
            reward: run.reward.value(of: output), direction: direction, stream: stream, terms: terms, rounding: rounding)
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

    private func attention(_ layer: Int, in run: Run, along direction: FrozenDirection) throws -> Sublayer {
        func named(_ heads: [Term], _ contributions: Contributions) -> Sublayer {
            (heads + (contributions.bias.map { [Term(component: .bias(layer), own: $0)] } ?? []), contributions.rounding)
        }
        switch by {
        case .component, .neuron, .objective:
            return ([Term(component: .attention(layer), own: try write(.attention(layer), in: run, along: direction))], 0)
        case .head:
            let heads = try model.headContributions(layer, in: run, along: direction)
            return named(
                try heads.parts.doubles().enumerated().map { Term(component: .head(layer: layer, head: $0), own: $1) }, heads)
        case .source:
            let sources = try model.sourceContributions(layer, in: run, along: direction)
            return named(
                try sources.parts.rows().enumerated().map { Term(component: .head(layer: layer, head: $0), parts: $1) }, sources)
        }
    }

    private func mlp(_ layer: Int, in run: Run, along direction: FrozenDirection) throws -> Sublayer {
        guard by == .neuron else {
            return ([Term(component: .mlp(layer), own: try write(.mlp(layer), in: run, along: direction))], 0)
        }
        let neurons = try model.neuronContributions(layer, in: run, along: direction)
        return (
            [Term(component: .mlp(layer), own: neurons.bias ?? 0, parts: try neurons.parts.doubles())], neurons.rounding
        )
    }

    /// What a write as a whole adds.
    private func write(_ site: Site, in run: Run, along direction: FrozenDirection) throws -> Double {
        try direction.contribution(of: run.capture(site).reshaped([-1])).scalar()
    }
}
