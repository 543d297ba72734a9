import LensCore
import LensTorch

/// One lockstep pass: shared prompt, base, sources and wavefronts, layer by layer.
struct EnginePass {
    let plan: EnginePlan
    let model: RewardModel
    let fronts: [Front]
    let streams: [Int]

    func run() throws -> PassOutcome {
        let transformer = model.transformer
        let shared = plan.sharedPrompt
        var prompt = shared == 0 ? nil : try Lane(plan.base, positions: 0..<shared, transformer: transformer)
        var base = try Lane(plan.base, positions: shared..<plan.base.count, transformer: transformer)
        var sources = try plan.sources.map { try Lane($0, positions: shared..<$0.count, transformer: transformer) }
        var waves = try fronts.map { try Wavefront($0.rows, positions: $0.positions, transformer: transformer) }
        var outcome = PassOutcome(indices: waves.flatMap { $0.rows.map(\.index) })

        for layer in 0..<model.shape.layers {
            let isLast = layer == model.shape.layers - 1
            let sourceExtent: Lane.Extent = isLast && !plan.readsSourcesLastLayer ? .lastPosition : .all
            try prompt?.advance(layer, after: nil, isLast && !plan.readsSourcesLastLayer ? .keysAndValues : .all)
            try base.advance(layer, after: prompt, isLast ? .lastPosition : .all)
            for index in sources.indices { try sources[index].advance(layer, after: prompt, sourceExtent) }
            let view = base.view(after: prompt)
            let sourceViews = sources.map { $0.view(after: prompt) }
            if streams.contains(layer) { try outcome.keep(layer, waves, base: view) }
            for index in waves.indices {
                try waves[index].advance(layer, base: view, sources: sourceViews, onlyLast: isLast)
            }
        }
        outcome.base = try base.normed()
        outcome.sources = try sources.map { try $0.normed() }
        let final = base.finalView(after: prompt)
        let finalSources = sources.map { $0.finalView(after: prompt) }
        if streams.contains(model.shape.layers) { try outcome.keep(model.shape.layers, waves, base: final) }
        outcome.normed = try waves.map { try $0.normed(base: final, sources: finalSources) }
        return outcome
    }
}

/// What passes gave, in the order of their rows.
struct PassOutcome {
    var indices: [Int]
    var base: Tensor?
    var sources: [Tensor] = []
    /// `[row, width]` for each wavefront.
    var normed: [Tensor] = []
    /// By layer: the base's stream at the readout, `[1, width]`, then each wavefront's, `[row, width]`.
    var streams: [Int: (base: Tensor, rows: [Tensor])] = [:]

    init(indices: [Int]) { self.indices = indices }

    func merging(_ other: PassOutcome) throws -> PassOutcome {
        var both = self
        both.indices += other.indices
        both.normed += other.normed
        both.streams.merge(other.streams) { ($0.base, $0.rows + $1.rows) }
        return both
    }

    mutating func keep(_ layer: Int, _ waves: [Wavefront], base: LayerView) throws {
        let last = waves.first.map { $0.positions.upperBound - 1 }
        guard let last else { return }
        streams[layer] = (
            try base.values(.residual, last..<last + 1).select(1, 0), try waves.map { try $0.readoutStream(base: base) }
        )
    }

    /// Rewards in the counterfactuals' order; those without a row are the base.
    func result(count: Int, model: RewardModel) throws -> CounterfactualEngine.Outcome {
        guard let base else { throw LensError.failure("the engine lost its base run") }
        let baseReward = try model.reward(base)[0]
        var rewards = [Reward](repeating: baseReward, count: count)
        if !normed.isEmpty {
            let found = try model.reward(Tensor.concatenated(normed, along: 0))
            for (index, reward) in zip(indices, found) { rewards[index] = reward }
        }
        let ordered = try streams.mapValues { stream in
            try stream.base.expanded([count, -1]).replacing(
                0, at: Tensor(indices: indices, device: stream.base.device), with: Tensor.concatenated(stream.rows, along: 0))
        }
        return CounterfactualEngine.Outcome(
            base: baseReward, sources: try sources.map { try model.reward($0)[0] }, rewards: rewards, streams: ordered)
    }
}
