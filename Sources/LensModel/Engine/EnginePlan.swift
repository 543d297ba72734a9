import LensCore
import LensText
import LensTorch

/// Which rows must be computed, where each begins, and which can be left out because nothing changes.
struct EnginePlan {
    let base: TokenizedText
    let sources: [TokenizedText]
    /// The base's positions.
    let count: Int
    /// Leading tokens that all runs have in common and compute once; every run keeps at least one of its own.
    let sharedPrompt: Int
    /// What the head reads of the base and of each source.
    let reading: HeadPositions
    let sourceReadings: [HeadPositions]
    /// Rows by the position they begin at.
    let rows: [(start: Int, row: Wavefront.Row)]
    /// Whether a source's last layer is read elsewhere than at its end.
    let readsSourcesLastLayer: Bool

    init(base: TokenizedText, sources: [TokenizedText], counterfactuals: [Counterfactual], model: RewardModel) throws {
        let ids = base.readIDs
        let counts = sources.map(\.readIDs.count)
        self.base = base
        self.sources = sources
        count = ids.count
        reading = try HeadPositions(base, model.adapter)
        sourceReadings = try sources.map { try HeadPositions($0, model.adapter) }
        var common = ids.count - 1
        for source in sources { common = min(common, source.readIDs.count - 1, model.sharedPrefix(ids, source.readIDs)) }
        sharedPrompt = sources.isEmpty ? 0 : common
        let read = Set(reading.all)
        let lastLayer = model.shape.layers - 1
        var rows: [(Int, Wavefront.Row)] = []
        var readsLast = false
        for (index, counterfactual) in counterfactuals.enumerated() {
            var kept: [(entry: Entry, intervention: Intervention)] = []
            for intervention in counterfactual.interventions {
                try Self.check(intervention, base: ids.count, sources: counts, shape: model.shape)
                if let site = intervention.component.site { try model.require(site) }
                let entry = try intervention.component.entry()
                // In the last block only writes at the positions read matter, and its stream to attention everywhere.
                let isLate = entry > Entry(layer: lastLayer, stage: .residual)
                let live = intervention.live(shared: common) { !isLate || read.contains($0) }
                guard let live else { continue }
                if case .source(let run, let positions) = live.operation, isLate {
                    readsLast = readsLast || positions.contains { $0 != counts[run] - 1 }
                }
                kept.append((entry, live))
            }
            guard let first = kept.map(\.entry).min(), let start = kept.flatMap(\.intervention.positions).min() else { continue }
            rows.append(
                (model.shape.isCausal ? start : 0, Wavefront.Row(index: index, entry: first, interventions: kept)))
        }
        self.rows = rows.sorted { $0.0 < $1.0 }
        readsSourcesLastLayer = readsLast
    }

    /// Whether every run needs nothing but its end of the last block.
    var readsOnlyLast: Bool {
        reading.isLast(of: count) && zip(sources, sourceReadings).allSatisfy { $1.isLast(of: $0.readIDs.count) }
    }

    private static func check(_ intervention: Intervention, base: Int, sources: [Int], shape: ModelShape) throws {
        let component = intervention.component
        let entry = try component.entry()
        let last = if case .residual = component { shape.layers } else { shape.layers - 1 }
        let parts =
            switch component {
            case .head: shape.heads
            case .neuron(let layer, _): shape.neurons.indices.contains(layer) ? shape.neurons[layer] : 0
            default: 1
            }
        guard (0..<last + 1).contains(entry.layer), component.part < parts else {
            throw LensError.input(
                "the model has no \(component)",
                hint:
                    "it has \(shape.layers) layers, \(shape.heads) heads and \(shape.neurons.max() ?? 0) neurons, counted from 0")
        }
        guard intervention.positions.allSatisfy((0..<base).contains) else {
            throw LensError.input("\(component): positions must lie in 0..<\(base), found \(intervention.positions)")
        }
        guard case .source(let run, let positions) = intervention.operation else { return }
        guard sources.indices.contains(run), positions.count == intervention.positions.count,
            positions.allSatisfy((0..<sources[run]).contains)
        else {
            throw LensError.input("\(component): source positions \(positions) do not fit run \(run) of \(sources)")
        }
    }
}

extension Intervention {
    /// The intervention without positions that change nothing: those a test rejects, and those of the shared prompt that
    /// take their own value.
    func live(shared: Int, where isLive: (Int) -> Bool) -> Intervention? {
        let kept = positions.indices.filter { index in
            guard isLive(positions[index]) else { return false }
            guard case .source(_, let from) = operation else { return true }
            return positions[index] != from[index] || positions[index] >= shared
        }
        guard !kept.isEmpty else { return nil }
        guard kept.count < positions.count else { return self }
        func rows(_ tensor: Tensor) -> Tensor? {
            tensor.length(0) == 1 ? tensor : try? tensor.selecting(0, Tensor(indices: kept, device: tensor.device))
        }
        let live: Operation =
            switch operation {
            case .source(let run, let from): .source(run: run, positions: kept.map { from[$0] })
            case .replace(let tensor): .replace(rows(tensor) ?? tensor)
            case .add(let tensor): .add(rows(tensor) ?? tensor)
            case .scale, .removing: operation
            }
        return Intervention(component, at: kept.map { positions[$0] }, live)
    }
}
