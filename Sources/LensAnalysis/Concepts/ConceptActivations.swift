import LensCore
import LensModel
import LensProbes
import LensText
import LensTorch

/// The residual stream of every text of some contrasts, and how the reward reads the last of it. One forward pass for each
/// distinct text.
struct ConceptActivations {
    typealias Request = ResponseRewards.Request

    let model: RewardModel
    let at: ConceptsResult.Place
    let texts: [Request: TokenizedText]
    private let order: [Request: Int]
    /// By depth, `[text, width]`, in the stream's type.
    private let values: [Int: Tensor]
    /// The mean over texts of how the reward reads the last stream through the final norm, `[width]`, and why there is none.
    let rewardDirection: Result<[Double], LensError>
    /// The mean over texts of how the head reads what it is given, `[width]`: for a linear head its weight.
    let headDirection: [Double]

    init(
        _ contrasts: [Contrast], layers: Set<Int>, at: ConceptsResult.Place, model: RewardModel, truncating: Bool,
        progress: ProgressHandler
    ) throws {
        (self.model, self.at) = (model, at)
        var (order, texts): ([Request: Int], [Request: TokenizedText]) = ([:], [:])
        let requests = contrasts.flatMap(\.requests)
        for request in requests where order[request] == nil {
            order[request] = order.count
            texts[request] = try Self.encode(request, model, truncating: truncating)
        }
        let sites = layers.union([model.shape.layers]).map(Site.residual)
        let reader = try model.reader()
        var reason: LensError?
        do { try model.requireDirectPaths("cosines with the reward's direction") } catch let error as LensError { reason = error }
        var parts: [Int: [Tensor]] = [:]
        var (frozen, raw): ([[Double]], [[Double]]) = ([], [])
        for (request, index) in order.sorted(by: { $0.value < $1.value }) {
            guard let text = texts[request] else { continue }
            let positions = try Self.positions(text, at: at, model: model)
            let isReadout = positions == [text.readout]
            let run = try model.run(text, capturing: Capture(sites, at: isReadout ? .readout : .all))
            for layer in layers {
                // [1, position, width] → [position, width] → [1, width]
                let own = try Self.values(run, layer, isReadout ? [0] : positions)
                parts[layer, default: []].append(try own.exact().mean([0], keeping: true).to(own.type))
            }
            raw.append(try reader.direction(at: run.streams).vector.doubles())
            if reason == nil {
                let last = try Self.values(run, model.shape.layers, [isReadout ? 0 : text.readout])
                frozen.append(try reader.frozen(at: last, gate: run.streams.gate).vector.doubles())
            }
            try progress(Progress(done: index + 1, total: order.count, what: "texts read"))
        }
        values = try parts.mapValues { try Tensor.concatenated($0, along: 0) }
        (self.order, self.texts) = (order, texts)
        headDirection = LabelledRows.mean(raw) ?? []
        rewardDirection = reason.map(Result.failure) ?? .success(LabelledRows.mean(frozen) ?? [])
    }

    private static func encode(_ request: Request, _ model: RewardModel, truncating: Bool) throws -> TokenizedText {
        try model.encode(prompt: [.user(request.prompt)], response: [.assistant(request.response)], truncating: truncating)
    }

    /// `[position, width]`
    private static func values(_ run: Run, _ layer: Int, _ places: [Int]) throws -> Tensor {
        let all = try run.capture(.residual(layer)).select(0, 0)
        return try all.selecting(0, Tensor(indices: places, device: all.device)).to(.cpu)
    }

    /// Where a concept is read and changed in a text.
    static func positions(_ text: TokenizedText, at: ConceptsResult.Place, model: RewardModel) throws -> [Int] {
        let count = text.readIDs.count
        switch at {
        case .readout:
            let weights = model.shape.pooling.weights(positions: count, readout: text.readout)
            return weights.indices.filter { weights[$0] != 0 }
        case .response:
            let found = (0..<count).filter { text.roles.indices.contains($0) && text.roles[$0] == .response }
            guard !found.isEmpty else {
                throw LensError.input(
                    "a text has no position of its response: \(String(text.text.prefix(40)).quoted)",
                    hint: "use --at readout, or responses that are not empty")
            }
            return found
        }
    }

    /// The activations of contrasts at a depth: with the concept, without it, and so on.
    func rows(_ contrasts: [Contrast], layer: Int) throws -> LabelledRows {
        guard let all = values[layer] else { throw LensError.failure("depth \(layer) was not captured") }
        let requests = contrasts.flatMap(\.requests)
        let rows = try all.selecting(0, Tensor(indices: requests.compactMap { order[$0] })).exact().rows()
        return LabelledRows(
            rows: rows, labels: contrasts.flatMap { _ in [true, false] },
            clusters: contrasts.flatMap { [$0.cluster, $0.cluster] })
    }

    /// Where a text's stream is changed at a depth.
    func spot(_ request: Request, layer: Int) throws -> ConceptSpot {
        guard let text = texts[request], let index = order[request], let all = values[layer] else {
            throw LensError.failure("a text was not captured at depth \(layer)")
        }
        let positions = try Self.positions(text, at: at, model: model)
        guard positions.count > 1 else {
            return ConceptSpot(text: text, layer: layer, positions: positions, values: try [all.select(0, index).doubles()])
        }
        // Only means are kept of many positions.
        let run = try model.run(text, capturing: Capture([.residual(layer)], at: .all))
        return ConceptSpot(
            text: text, layer: layer, positions: positions, values: try Self.values(run, layer, positions).exact().rows())
    }
}
