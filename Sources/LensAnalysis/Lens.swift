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

    public init(
        _ model: RewardModel, readsEveryToken: Bool = false, truncating: Bool = false,
        progress: @escaping ProgressHandler = { _ in }
    ) throws {
        self.model = model
        reader = try model.reader()
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
        let layers = 0...model.shape.layers
        let run = try model.run(text, capturing: Capture(layers.map(Site.residual), at: readsEveryToken ? .all : .readout))
        // [depth, width]
        let stream = try Tensor.concatenated(
            layers.map { layer in
                let captured = try run.capture(.residual(layer)).select(0, 0)
                return readsEveryToken ? try captured.slice(0, text.readout..<text.readout + 1) : captured
            }, along: 0)
        return Reading(
            reward: run.reward.value, curves: try curves(stream), tokens: readsEveryToken ? try tokens(run) : [],
            warnings: text.warnings)
    }

    /// - Parameter stream: the residual stream at the readout by depth, `[depth, width]`.
    private func curves(_ stream: Tensor) throws -> LensResult.Curves {
        let last = stream.length(0) - 1
        let direction = try reader.frozen(at: stream.slice(0, last..<last + 1))
        return LensResult.Curves(
            raw: try reader.raw(stream), normalized: try reader.normalized(stream),
            frozen: try direction.contribution(of: stream).doubles().map { $0 + direction.constant })
    }

    /// The reward read at every token up to the readout.
    private func tokens(_ run: Run) throws -> [LensResult.Token] {
        let last = try run.capture(.residual(model.shape.layers)).select(0, 0)
        let rewards = try reader.normalized(last)
        let (surfaces, roles) = (run.text.surfaces, run.text.roles)
        return rewards.indices.map { index in
            LensResult.Token(
                text: surfaces[index], role: roles[index].rawValue, reward: rewards[index],
                increment: index == 0 ? nil : rewards[index] - rewards[index - 1])
        }
    }
}
