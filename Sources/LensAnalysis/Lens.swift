import LensCore
import LensModel
import LensText
import LensTorch

/// The reward lens: the reward read from the residual stream after every block.
///
/// After nostalgebraist's logit lens (2020), for a scalar head. One forward pass per text; per-token curves cost
/// nothing more but the last block's other positions.
public struct Lens {
    let model: RewardModel
    let reader: RewardReader
    let truncating: Bool
    /// Whether the reward is also read at every position.
    let readsEveryToken: Bool
    let progress: ProgressHandler

    /// - Throws: `LensError` where every token is to be read of a model whose positions see what is behind them.
    public init(
        _ model: RewardModel, readsEveryToken: Bool = false, truncating: Bool = false,
        progress: @escaping ProgressHandler = { _ in }
    ) throws {
        try model.requireBlocks("the reward lens")
        self.model = model
        reader = try model.reader()
        guard model.shape.isCausal || !readsEveryToken else {
            throw LensError.input(
                "there is no reward at every token of an encoder: each position sees the whole text",
                hint: "leave out --tokens")
        }
        self.readsEveryToken = readsEveryToken
        self.truncating = truncating
        self.progress = progress
    }

    public func pairs(_ pairs: [PreferencePair]) throws -> (result: LensResult, warnings: [String]) {
        var warnings: [String] = []
        var rows: [LensResult.Pair] = []
        for pair in pairs {
            let chosen = try naming(pair.id) { try read(pair.prompt, pair.chosen) }
            let rejected = try naming(pair.id) { try read(pair.prompt, pair.rejected) }
            warnings += (chosen.warnings + rejected.warnings).map { "\(pair.id): \($0)" }
            rows.append(
                LensResult.Pair(
                    id: pair.id, category: pair.category, prompt: pair.prompt.last?.content ?? "",
                    chosen: (chosen.reward, chosen.curves), rejected: (rejected.reward, rejected.curves),
                    tokens: readsEveryToken ? .init(chosen: chosen.tokens, rejected: rejected.tokens) : nil))
            try progress(Progress(done: rows.count, total: pairs.count, what: "pairs"))
        }
        return (LensResult(pairs: rows, layers: model.shape.layers), warnings)
    }

    /// One text's curves.
    struct Reading {
        let reward: Double
        let curves: LensResult.Curves
        let tokens: [LensResult.Token]
        let warnings: [String]
    }

    private func read(_ prompt: [Message], _ response: [Message]) throws -> Reading {
        let text = try model.encode(prompt: prompt, response: response, truncating: truncating)
        let sites = model.sitesOfPath + (0...model.shape.layers).map(Site.residual)
        // Every token is read from the last stream alone.
        let capture = Capture(
            sites, at: model.positionsRead, everywhere: readsEveryToken ? [.residual(model.shape.layers)] : [])
        let run = try model.run(text, capturing: capture)
        return Reading(
            reward: run.reward.value, curves: try curves(run), tokens: readsEveryToken ? try tokens(run) : [],
            warnings: text.warnings)
    }

    private func curves(_ run: Run) throws -> LensResult.Curves {
        let depths = 0...model.shape.layers
        let path = try model.frozenPath(reader, in: run)
        func read(normed: Bool) throws -> [Double] {
            // [depth, width]
            let streams = try Tensor.concatenated(depths.map { try model.headStream($0, in: run, normed: normed) }, along: 0)
            return try reader.raw(streams, gate: run.streams.gate)
        }
        return LensResult.Curves(
            raw: try read(normed: false), normalized: try read(normed: true),
            frozen: try depths.map { try path.reward(at: $0, in: run) })
    }

    /// The reward read at every token up to the readout, a gate held as it is for the whole text.
    private func tokens(_ run: Run) throws -> [LensResult.Token] {
        let last = try run.capture(.residual(model.shape.layers)).select(0, 0)
        let rewards = try reader.normalized(last, gate: run.streams.gate)
        let (surfaces, roles) = (run.text.surfaces, run.text.roles)
        return rewards.indices.map { index in
            LensResult.Token(
                text: surfaces[index], role: roles[index].rawValue, reward: rewards[index],
                increment: index == 0 ? nil : rewards[index] - rewards[index - 1])
        }
    }
}
