import LensCore
import LensTorch

/// One lockstep pass: shared prompt, base, sources and wavefronts, layer by layer.
struct EnginePass {
    let plan: EnginePlan
    let model: RewardModel
    let fronts: [Front]
    let streams: [Int]

    func run() throws -> PassOutcome {
        let (adapter, shared, layers) = (model.adapter, plan.sharedPrompt, model.shape.layers)
        var prompt = shared == 0 ? nil : try Lane(plan.base, positions: 0..<shared, model: adapter)
        var base = try Lane(plan.base, positions: shared..<plan.count, model: adapter)
        var sources = try plan.sources.map { try Lane($0, positions: shared..<$0.readIDs.count, model: adapter) }
        var waves = try fronts.map { try Wavefront($0.rows, positions: $0.positions, of: plan.base, model: adapter) }
        var outcome = PassOutcome(indices: waves.flatMap { $0.rows.map(\.index) })

        for layer in 0..<layers {
            try model.interruption()
            let isLast = layer == layers - 1 && plan.readsOnlyLast
            let isSourcesLast = isLast && !plan.readsSourcesLastLayer
            try prompt?.advance(layer, after: nil, isSourcesLast ? .keysAndValues : .all)
            try base.advance(layer, after: prompt, isLast ? .lastPosition : .all)
            for index in sources.indices {
                try sources[index].advance(layer, after: prompt, isSourcesLast ? .lastPosition : .all)
            }
            let view = base.view(after: prompt)
            let sourceViews = sources.map { $0.view(after: prompt) }
            if streams.contains(layer) { try outcome.keep(layer, waves, base: view, at: plan.base.readout) }
            for index in waves.indices {
                try waves[index].advance(
                    layer, base: view, sources: sourceViews, onlyLast: layer == layers - 1 && waves[index].endsAlone(plan.reading)
                )
            }
        }
        let unedited = try base.headStreams(plan.reading, after: prompt)
        outcome.base = unedited
        outcome.sources = try zip(sources, plan.sourceReadings).map { try $0.headStreams($1, after: prompt) }
        let final = base.finalView(after: prompt)
        let finalSources = sources.map { $0.finalView(after: prompt) }
        if streams.contains(layers) { try outcome.keep(layers, waves, base: final, at: plan.base.readout) }
        outcome.rows = try waves.map {
            try $0.headStreams(plan.reading, base: final, sources: finalSources, gate: unedited.gate)
        }
        return outcome
    }
}

/// What passes gave, in the order of their rows.
struct PassOutcome {
    var indices: [Int]
    var base: HeadStreams?
    var sources: [HeadStreams] = []
    /// What the head is given, for each wavefront.
    var rows: [HeadStreams] = []
    /// By layer: the base's stream at the readout, `[1, width]`, then each wavefront's, `[row, width]`.
    var streams: [Int: (base: Tensor, rows: [Tensor])] = [:]

    init(indices: [Int]) { self.indices = indices }

    func merging(_ other: PassOutcome) throws -> PassOutcome {
        var both = self
        both.indices += other.indices
        both.rows += other.rows
        both.streams.merge(other.streams) { ($0.base, $0.rows + $1.rows) }
        return both
    }

    mutating func keep(_ layer: Int, _ waves: [Wavefront], base: LayerView, at readout: Int) throws {
        guard !waves.isEmpty else { return }
        streams[layer] = (
            try base.values(.residual, readout..<readout + 1).select(1, 0), try waves.map { try $0.readoutStream(base: base) }
        )
    }

    /// Rewards in the counterfactuals' order; those without a row are the base.
    func result(count: Int, model: RewardModel) throws -> CounterfactualEngine.Outcome {
        guard let base else { throw LensError.failure("the engine lost its base run") }
        let baseReward = try model.head.read(base).values()[0]
        var rewards = [Reward](repeating: baseReward, count: count)
        if !self.rows.isEmpty {
            let found = try model.head.read(HeadStreams.concatenated(self.rows)).values()
            for (index, reward) in zip(indices, found) { rewards[index] = reward }
        }
        let ordered = try streams.mapValues { stream in
            try stream.base.expanded([count, -1]).replacing(
                0, at: Tensor(indices: indices, device: stream.base.device), with: Tensor.concatenated(stream.rows, along: 0))
        }
        return CounterfactualEngine.Outcome(
            base: baseReward, sources: try sources.map { try model.head.read($0).values()[0] }, rewards: rewards,
            streams: ordered)
    }
}
