import LensCore
import LensText
import LensTorch

/// A run whose streams, keys and values are kept, so that it can be taken up again at any block with changes.
public struct CachedRun {
    public let text: TokenizedText
    public let reward: Reward
    let model: RewardModel
    /// The stream entering each block and the one before the final norm, `[1, position, width]`.
    let streams: [Tensor]
    /// By layer; empty where positions see what is behind them, for then nothing can be taken up in the middle.
    let keysAndValues: [KeyValues]
    private let run: Run

    init(_ run: Run, model: RewardModel) throws {
        text = run.text
        reward = run.reward
        self.model = model
        self.run = run
        streams = try (0...model.shape.layers).map { try run.capture(.residual($0)) }
        keysAndValues =
            try !model.shape.isCausal
            ? []
            : (0..<model.shape.layers).map { layer in
                let value = try run.capture(.value(layer))
                // Attention that matches no keys has values alone.
                return KeyValues(key: model.adapter.has(.key(layer)) ? try run.capture(.key(layer)) : value, value: value)
            }
    }

    /// What a gated head reads, `[1, width]`; nil for other heads.
    public var gate: Tensor? { run.streams.gate }

    /// An activation of the run, `[1, position, …]`: one that was asked for, or a stream, key or value.
    public func capture(_ site: Site) throws -> Tensor { try run.capture(site) }

    /// Where a change at a position begins to reach: there, or at the text's beginning where positions see what is behind them.
    public func start(of position: Int) -> Int { model.shape.isCausal ? position : 0 }

    /// The rewards `[row]` of runs that equal this one up to a block and a position, and are recomputed from there with
    /// edits. Recorded for gradients where the caller is recording.
    ///
    /// - Parameters:
    ///   - layer: the first block that is recomputed; the number of layers recomputes the final norm alone.
    ///   - start: the first position that is recomputed, as `start(of:)` has it.
    ///   - edits: at sites from `layer` on, `[row, position − start, …]`.
    public func rewards(from layer: Int, start: Int, rows: Int, edits: [Site: Edit]) throws -> Tensor {
        let adapter = model.adapter
        let (end, layers) = (text.readIDs.count, model.shape.layers)
        var span = try adapter.span(TokenRows([text], positions: start..<end), length: end)
        var edits = edits
        // Attention with its scores laid open can be differentiated over a shared prefix; the joined kernels cannot.
        for l in layer..<layers where start > 0 && edits[.pattern(l)] == nil { edits[.pattern(l)] = { $0 } }
        var trace = Trace(capture: .nothing, edits: edits, readouts: [])
        var x = try streams[layer].slice(1, start..<end).expanded([rows, -1, -1])
        for l in layer..<layers {
            span.prefix = start == 0 ? nil : try keysAndValues[l].prefix(start)
            x = try adapter.block(l, trace(.residual(l), x), &span, &trace)
        }
        x = try trace(.residual(layers), x)
        let reading = try HeadPositions(text, adapter)
        return try model.head.read(reading.streams(adapter.finalNorm(x), from: start, gate: run.streams.gate)).rewards
    }

    /// How many rows' history fits into `memory` bytes, at least one.
    public func rowsWithHistory(from layer: Int, start: Int, memory: Int = 1 << 30) -> Int {
        let shape = model.shape
        let (context, span) = (text.readIDs.count, text.readIDs.count - start)
        let perToken = 8 * shape.width + 4 * (shape.neurons.max() ?? 0) + 8 * shape.heads * shape.headWidth
        let perBlock = model.precision.stream.size * span * (perToken + 4 * shape.heads * context)
        return max(1, min(memory, model.memory.spare ?? memory) / max(1, perBlock * (shape.layers - layer)))
    }
}

extension RewardModel {
    /// Runs one text and keeps it. One forward pass.
    ///
    /// - Parameter sites: further activations to keep, at every position.
    public func caching(_ text: TokenizedText, capturing sites: some Sequence<Site> = []) throws -> CachedRun {
        let kept =
            (0...shape.layers).map(Site.residual)
            + (0..<shape.layers).flatMap { [Site.key($0), .value($0)] }
            .filter(adapter.has)
        return try CachedRun(run(text, capturing: Capture(kept + sites, at: .all)), model: self)
    }
}
