import LensCore
import LensModel
import LensTorch

/// How the replacement of each component changes what enters the residual stream at the readout.
struct WriteChanges {
    let base: Run
    let source: Run?
    private let replacement: Replacement
    private let components: [Component]
    private let model: RewardModel

    /// One forward pass for the base run and one for the source.
    init(_ replacement: Replacement, _ components: [Component], model: RewardModel) throws {
        let sites = Set(components.compactMap(\.site))
        self.replacement = replacement
        self.components = components
        self.model = model
        let isReadout = replacement.source.map { text in replacement.sources.allSatisfy { $0 == text.readout } } ?? true
        let positions = isReadout ? Capture.Positions.readout : .all
        base = try model.run(
            replacement.base, capturing: Capture(sites.union([.residual(model.shape.layers)]), at: positions))
        source = try replacement.sourceRun(sites, at: positions, model: model)
    }

    /// The reward with each component's change seen by the final norm and the head alone.
    func rewards() throws -> [Double] {
        let stream = try base.atReadout(.residual(model.shape.layers)).select(1, 0)
        var rewards = components.map { _ in base.reward.value }
        try forEachBatch { indices, changes in
            let found = try model.rewards(ofStreams: stream + changes, gate: base.streams.gate).doubles()
            for (index, reward) in zip(indices, found) { rewards[index] = reward }
        }
        return rewards
    }

    /// Every component's change, `[component, width]`.
    func all() throws -> Tensor {
        var rows = [Tensor?](repeating: nil, count: components.count)
        try forEachBatch { indices, changes in
            for (row, index) in indices.enumerated() { rows[index] = try changes.slice(0, row..<row + 1) }
        }
        let none = try Tensor.zeros([1, model.shape.width], type: model.precision.stream, device: model.device)
        return try Tensor.concatenated(rows.map { $0 ?? none }, along: 0)
    }

    /// Calls with components' indices and their changes `[component, width]`, some of one site at a time; never where the
    /// readout is not replaced.
    private func forEachBatch(_ body: ([Int], Tensor) throws -> Void) throws {
        guard let place = replacement.positions.firstIndex(of: replacement.base.readout) else { return }
        let bySite = Dictionary(grouping: components.indices.filter { components[$0].site != nil }) { components[$0].site }
        for case (let site?, let all) in bySite {
            // [part, n]
            let before = try site.parts(of: base.atReadout(site), at: [0]).select(0, 0)
            let after = try newValues(site, at: place, like: before)
            // Rows of a wide MLP are many numbers each.
            for start in stride(from: 0, to: all.count, by: 256) {
                let indices = Array(all[start..<min(start + 256, all.count)])
                try body(indices, writes(site, before, after, parts: indices.map { components[$0].partIndex }))
            }
        }
    }

    private func newValues(_ site: Site, at place: Int, like before: Tensor) throws -> Tensor {
        guard let source else { return try before * 0 }
        let values = try source.capture(site)
        return try site.parts(of: values, at: [values.length(1) == 1 ? 0 : replacement.sources[place]]).select(0, 0)
    }

    /// The change of the write when one part of a site changes, for each of `parts`, `[part, width]`.
    private func writes(_ site: Site, _ before: Tensor, _ after: Tensor, parts: [Int]) throws -> Tensor {
        switch site {
        case .headOutput(let layer):
            try changed(before, after, parts) { try model.attentionWrite(layer, headOutputs: $0) }
        case .neurons(let layer):
            // [row, neuron, 1] → [row, neuron]
            try changed(before, after, parts) { try model.mlpWrite(layer, neurons: $0.select(2, 0)) }
        default: try (after - before).expanded([parts.count, -1])
        }
    }

    private func changed(
        _ before: Tensor, _ after: Tensor, _ parts: [Int], _ write: (Tensor) throws -> Tensor
    ) throws -> Tensor {
        let (count, width) = (before.length(0), before.length(1))
        // Row r is the base's values with part parts[r] replaced: [row, part, n]
        let places = try Tensor(indices: parts.enumerated().map { $0.offset * count + $0.element }, device: before.device)
        let chosen = try after.selecting(0, Tensor(indices: parts, device: after.device))
        let rows = try before.unsqueezed(0).expanded([parts.count, count, width]).reshaped([parts.count * count, width])
            .replacing(0, at: places, with: chosen).reshaped([parts.count, count, width])
        return try write(rows) - write(before.unsqueezed(0))
    }
}
