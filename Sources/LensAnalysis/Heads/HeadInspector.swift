import LensCore
import LensModel
import LensText
import LensTorch

/// One attention head taken apart: where it looks, what it moves to the readout in reward units, and what happens without it.
///
/// Per text one forward pass with the pattern of the head's layer, and per response one sweep of the counterfactual engine
/// with four changed runs.
public struct HeadInspector {
    /// How many tokens a pattern shows at most; a window of longer texts that holds the readout.
    public static let window = 48

    let model: RewardModel
    let reader: RewardReader
    let layer: Int
    let head: Int
    let truncating: Bool
    let progress: ProgressHandler

    /// - Throws: `LensError` for a head that the model does not have, or attention that cannot be looked at.
    public init(
        _ model: RewardModel, layer: Int, head: Int, truncating: Bool = false,
        progress: @escaping ProgressHandler = { _ in }
    ) throws {
        let shape = model.shape
        guard (0..<shape.layers).contains(layer), (0..<shape.heads).contains(head) else {
            throw LensError.input(
                "the model has no head \(head) in layer \(layer)",
                hint: "layers are 0 to \(shape.layers - 1), heads 0 to \(shape.heads - 1)")
        }
        for site in [Site.headOutput(layer), .pattern(layer), .value(layer)] where !model.has(site) {
            throw LensError.input("the model's heads cannot be looked at: it has no site \(site)")
        }
        self.model = model
        reader = try model.reader()
        self.layer = layer
        self.head = head
        self.truncating = truncating
        self.progress = progress
    }

    public func pairs(_ pairs: [PreferencePair]) throws -> (result: HeadResult, warnings: [String]) {
        var warnings: [String] = []
        var rows: [HeadResult.Pair] = []
        var done = 0
        func step() throws {
            done += 1
            try progress(Progress(done: done, total: 3 * pairs.count, what: "steps"))
        }
        for pair in pairs {
            let input = try PatchInput(pair, model: model, truncating: truncating)
            warnings += input.warnings
            let chosen = try naming("\(pair.id), chosen") { try side(input.chosen) }
            try step()
            let rejected = try naming("\(pair.id), rejected") { try side(input.rejected) }
            try step()
            let effects = try naming(pair.id) { try self.effects(input) }
            try step()
            rows.append(
                HeadResult.Pair(
                    id: pair.id, category: pair.category, prompt: pair.prompt.last?.content ?? "", chosen: chosen,
                    rejected: rejected, effects: effects))
        }
        return (HeadResult(layer: layer, head: head, pairs: rows), warnings)
    }

    private func side(_ text: TokenizedText) throws -> HeadResult.Side {
        let run = try model.run(
            text,
            capturing: Capture(
                model.sitesOfPath + [.headOutput(layer), .residual(layer)], at: model.positionsRead,
                everywhere: [.value(layer), .pattern(layer)]))
        let path = try model.frozenPath(reader, in: run)
        let whole = try model.headContributions(layer, in: run, along: path).parts.doubles()[head]
        let sources = try model.sourceContributions(layer, in: run, along: path).parts.rows()[head]
        // [query, key]
        let pattern = try run.capture(.pattern(layer)).select(0, 0).select(0, head).exact()
        let read =
            model.shape.pooling == .readout
            ? try pattern.select(0, text.readout).doubles() : try pattern.mean([0], keeping: false).doubles()
        let (surfaces, roles) = (text.surfaces, text.roles)
        let tokens = sources.indices.map {
            HeadResult.Token(
                text: surfaces[$0], role: roles[$0].rawValue, attention: read[$0], contribution: sources[$0])
        }
        let (write, stream) = try norms(run)
        return HeadResult.Side(
            reward: run.reward.value, contribution: whole, writeNorm: write, streamNorm: stream, readout: text.readout,
            tokens: tokens, pattern: try window(pattern, readout: text.readout))
    }

    /// The window of a pattern `[query, key]` that holds the readout.
    private func window(_ pattern: Tensor, readout: Int) throws -> HeadResult.Pattern {
        let start = max(0, readout + 1 - Self.window)
        let range = start..<min(pattern.length(0), start + Self.window)
        let rows = try pattern.slice(0, range)
        let totals = try rows.sum([1]).doubles()
        let values = try rows.slice(1, range).rows()
        return HeadResult.Pattern(
            start: start, values: values, outside: zip(totals, values).map { max(0, $0 - $1.reduce(0, +)) })
    }

    /// The lengths of the head's share of attention's write and of the stream its block reads, where the reward is read.
    private func norms(_ run: Run) throws -> (write: Double, stream: Double) {
        // [position, head, headWidth]
        let outputs = try run.capture(.headOutput(layer)).select(0, 0)
        let others = (0..<model.shape.heads).map { $0 == head ? 0.0 : 1 }
        let mask = try Tensor(others, shape: [1, others.count, 1]).to(outputs.type).to(outputs.device)
        let write =
            try model.attentionWrite(layer, headOutputs: outputs).exact()
            - model.attentionWrite(layer, headOutputs: outputs * mask).exact()
        func length(_ rows: Tensor) throws -> Double {
            try rows.squared().sum([1]).squareRoot().mean([0], keeping: false).scalar()
        }
        return (try length(write), try length(run.capture(.residual(layer)).select(0, 0).exact()))
    }
}
