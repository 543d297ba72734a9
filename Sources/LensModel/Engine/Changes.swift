import LensCore
import LensTorch

/// Carries out the interventions of one wavefront's rows at one point of the pass.
struct Changes {
    let rows: [Wavefront.Row]
    let sources: [LayerView]

    /// The values with every intervention that takes hold at `entry` applied.
    ///
    /// - Parameter values: `[row, position, …]` over `positions`; interventions elsewhere have no effect any more.
    func applied(to values: Tensor, at entry: Entry, _ positions: Range<Int>) throws -> Tensor {
        var places: [Int] = []
        var replacements: [Tensor] = []
        let shape = values.shape
        // Heads and neurons are changed one part at a time: [row · position · part, n].
        let parts = shape.count == 4 ? shape[2] : entry.stage == .neurons ? shape[2] : 1
        let flat = try values.reshaped([shape[0] * shape[1] * parts, -1])
        for (row, element) in rows.prefix(shape[0]).enumerated() {
            for (_, intervention) in element.interventions.filter({ $0.entry == entry }) {
                let live = intervention.positions.indices.filter { positions.contains(intervention.positions[$0]) }
                guard !live.isEmpty else { continue }
                let own = live.map { index in
                    (row * shape[1] + intervention.positions[index] - positions.lowerBound) * parts + intervention.component.part
                }
                places += own
                replacements.append(try replacement(intervention, live, own, flat, entry.stage))
            }
        }
        guard !places.isEmpty else { return values }
        let changed = try flat.replacing(
            0, at: Tensor(indices: places, device: values.device), with: Tensor.concatenated(replacements, along: 0))
        return try changed.reshaped(shape)
    }

    /// The new values `[position, n]` of one intervention at its live positions.
    private func replacement(
        _ intervention: Intervention, _ live: [Int], _ places: [Int], _ flat: Tensor, _ stage: Stage
    ) throws -> Tensor {
        let width = flat.length(1)
        func given(_ tensor: Tensor) throws -> Tensor {
            guard tensor.rank == 2, tensor.length(1) == width, [1, intervention.positions.count].contains(tensor.length(0)) else {
                throw LensError.failure(
                    "\(intervention.component): expected values of shape [\(intervention.positions.count), \(width)], found \(tensor.shape)"
                )
            }
            let rows = tensor.length(0) == 1 ? tensor : try tensor.selecting(0, Tensor(indices: live, device: tensor.device))
            return try rows.to(flat.device).to(flat.type).expanded([live.count, width])
        }
        func current() throws -> Tensor { try flat.selecting(0, Tensor(indices: places, device: flat.device)) }
        switch intervention.operation {
        case .source(let run, let positions):
            let taken = try sources[run].values(stage, at: live.map { positions[$0] })
            return try part(intervention.component.part, of: taken, stage).to(flat.type)
        case .replace(let tensor): return try given(tensor)
        case .add(let tensor): return try current() + given(tensor)
        case .scale(let factor): return try current() * factor
        case .removing(let direction):
            let unit = try direction.to(flat.device).to(flat.type).reshaped([width, 1])
            let values = try current()
            return try values - values.matmul(unit).matmul(unit.reshaped([1, width]))
        }
    }

    /// One head's or neuron's values out of a whole site's, `[position, n]`.
    private func part(_ part: Int, of values: Tensor, _ stage: Stage) throws -> Tensor {
        switch stage {
        case .heads: try values.select(1, part)
        case .neurons: try values.slice(1, part..<part + 1)
        case .residual, .attention, .mlp: values
        }
    }
}
