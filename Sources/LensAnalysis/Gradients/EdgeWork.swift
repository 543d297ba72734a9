import LensCore
import LensModel
import LensTorch

/// Receivers that are computed together: one input of all heads of a layer, an MLP, or the reward.
enum Inlet: Hashable {
    case heads(layer: Int, input: HeadInput)
    case mlp(Int)
    case reward

    init(_ receiver: PathPatching.Receiver) {
        self =
            switch receiver {
            case .head(let layer, _, let input): .heads(layer: layer, input: input)
            case .mlp(let layer): .mlp(layer)
            case .reward: .reward
            }
    }

    /// Whether it reads what a component has written.
    func isBehind(_ sender: Component, _ order: Architecture.BlockOrder) -> Bool {
        switch (self, sender) {
        case (.reward, _), (_, .embedding): true
        case (.heads(let layer, _), .residual(let own)), (.mlp(let layer), .residual(let own)): own <= layer
        case (.heads(let layer, _), _): sender.layer < layer
        case (.mlp(let layer), .attention(let own)), (.mlp(let layer), .head(let own, _)):
            order == .sequential ? own <= layer : own < layer
        case (.mlp(let layer), _): sender.layer < layer
        }
    }
}

/// The base run and the senders' changes, from which the exact effects of edges are found.
struct EdgeWork {
    let model: RewardModel
    let senders: [Component]
    let base: CachedRun
    /// `[sender, width]`
    let sent: Tensor
    private let writes: WriteChanges

    init(_ replacement: Replacement, senders: [Component], model: RewardModel) throws {
        self.model = model
        self.senders = senders
        writes = try WriteChanges(replacement, senders, model: model)
        sent = try writes.all()
        base = try model.caching(
            replacement.base,
            capturing: (0..<model.shape.layers).flatMap { [Site.query($0), .key($0), .value($0), .attention($0)] }
                .filter(model.has))
    }

    /// How much the reward changes by each edge into an inlet, `[sender][receiver]`.
    func changes(of chosen: [Int], at inlet: Inlet) throws -> [[Double]] {
        switch inlet {
        case .reward:
            let all = try writes.rewards()
            return chosen.map { [all[$0] - writes.base.reward.value] }
        case .mlp(let layer):
            let stream = try base.readoutStream(layer)
            let change = try base.mlpWrites(layer, streams: stream + sent(chosen)) - base.mlpWrites(layer, streams: stream)
            // [sender, 1, 1, width]
            return try rewards(.mlp(layer), layer, change.unsqueezed(1).unsqueezed(1), from: base.text.readout)
        case .heads(let layer, let input):
            let stream = try base.readoutStream(layer)
            let change =
                try base.headOutputs(layer, reading: input, streams: stream + sent(chosen))
                - base.headOutputs(layer, reading: input, streams: stream)
            return try rewards(.headOutput(layer), layer, change, from: base.positionsReached.lowerBound)
        }
    }

    /// The changes that some senders send, `[sender, width]`.
    func sent(_ chosen: [Int]) throws -> Tensor {
        try sent.selecting(0, Tensor(indices: chosen, device: sent.device))
    }

    /// How much the reward changes when one part of a site changes, `[row][part]`.
    ///
    /// - Parameters:
    ///   - change: `[row, position, part, n]`.
    ///   - first: the position that the change begins at.
    private func rewards(_ site: Site, _ layer: Int, _ change: Tensor, from first: Int) throws -> [[Double]] {
        let (count, positions, parts) = (change.length(0), change.length(1), change.length(2))
        let start = base.positionsReached.lowerBound
        let places = (0..<positions).map { first + $0 - start }
        // [row · part, position, n]
        let flat = try change.permuted([0, 2, 1, 3]).reshaped([count * parts, positions, -1])
        let batch = base.rowsWithHistory(from: layer, start: start)
        var rewards: [Double] = []
        for begin in stride(from: 0, to: count * parts, by: batch) {
            let rows = begin..<min(begin + batch, count * parts)
            rewards += try base.rewards(
                from: layer, start: start, rows: rows.count,
                edits: [
                    site: { values in
                        var shift = RowShift(site: site, shape: values.shape)
                        for row in rows {
                            shift.add(
                                try flat.select(0, row).to(values.type), row: row - begin, part: row % parts, positions: places)
                        }
                        return try shift.applied(to: values)
                    }
                ]
            ).doubles()
        }
        // The same route without a change, so that rounding does not look like an effect.
        let unchanged = try base.rewards(from: layer, start: start, rows: 2, edits: [:]).doubles()[0]
        return (0..<count).map { row in (0..<parts).map { rewards[row * parts + $0] - unchanged } }
    }
}
