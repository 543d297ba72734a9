import LensCore
import LensModel
import LensTorch

/// Scalings as edits of a pass: one factor for each site, or for each of its heads or neurons.
struct ScaledSites {
    private var whole: [Site: Double] = [:]
    private var parts: [Site: [Double]] = [:]

    /// - Throws: `LensError` for a component that the model does not have, that cannot be scaled, or that comes twice.
    init(_ scalings: [ScaleResult.Scaling], shape: ModelShape) throws {
        var seen: Set<Component> = []
        for scaling in scalings {
            let component = scaling.component
            guard seen.insert(component).inserted else {
                throw LensError.input("\(component) is scaled twice", hint: "give each component once")
            }
            guard scaling.factor.isFinite else {
                throw LensError.input("\(component): expected a finite factor, found \(scaling.factor)")
            }
            guard let site = component.site else {
                throw LensError.input(
                    "\(component) cannot be scaled", hint: "attention, mlp, head, neuron, residual and embedding can")
            }
            let (part, count) = Self.part(component, shape)
            let last = if case .residual = component { shape.layers } else { shape.layers - 1 }
            guard (0..<last + 1).contains(component.layer), (0..<count).contains(part) else {
                throw LensError.input(
                    "the model has no \(component)",
                    hint: "it has \(shape.layers) layers, \(shape.heads) heads and \(shape.neurons.max() ?? 0) neurons, from 0")
            }
            if count == 1 {
                whole[site, default: 1] *= scaling.factor
            } else {
                parts[site, default: Array(repeating: 1, count: count)][part] = scaling.factor
            }
        }
    }

    var edits: [Site: Edit] {
        var edits: [Site: Edit] = whole.mapValues { factor in { (value: Tensor) in try value * factor } }
        for (site, factors) in parts {
            edits[site] = { value in
                // [row, position, head, headWidth] or [row, position, neuron]
                let shape = value.rank == 4 ? [1, 1, factors.count, 1] : [1, 1, factors.count]
                let scale = try Tensor(factors, shape: shape).to(.float32).to(value.device)
                return try (value * scale).to(value.type)
            }
        }
        return edits
    }

    /// Which of a site's parts a component is, and how many there are; one of one for whole sites.
    private static func part(_ component: Component, _ shape: ModelShape) -> (part: Int, count: Int) {
        switch component {
        // A single head is all that its site holds.
        case .head(_, let head): (head, shape.heads)
        case .neuron(let layer, let neuron): (neuron, shape.neurons.indices.contains(layer) ? shape.neurons[layer] : 0)
        default: (0, 1)
        }
    }
}
