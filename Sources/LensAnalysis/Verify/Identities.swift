import LensCore
import LensModel
import LensText
import LensTorch

/// What must hold of a model whatever it says, on a few texts.
struct Identities {
    typealias Check = VerifyResult.Check

    let model: RewardModel
    let texts: [TokenizedText]
    /// Of each text, alone.
    let rewards: [Double]

    /// The same text twice, bit for bit.
    func determinism() throws -> Check {
        let again = try texts.map { try model.run($0).reward.value }
        let differ = zip(again, rewards).count { $0.bitPattern != $1.bitPattern }
        return Check(
            "determinism", differ == 0 ? .held : .failed, measured: Double(differ), bound: 0,
            "texts that give another reward when run again")
    }

    /// Alone and beside another text.
    func batches() throws -> Check {
        let together = try model.rewards(texts).map(\.value)
        return numeric(
            "batch invariance", zip(together, rewards).map(relative), 1e-5 * coarseness, "a text's reward alone and in a batch")
    }

    /// The lens ends at the reward.
    func lens(_ pairs: [PreferencePair]) -> Check {
        measured("lens", 1e-4 * coarseness, "the reward read from the last stream, against the reward") {
            let result = try Lens(model).pairs(pairs).result
            return zip(result.pairs, rewards).map { relative($0.chosen.normalized.last ?? .nan, $1) }
        }
    }

    /// Contributions and constant add up to the reward.
    func completeness(_ pairs: [PreferencePair]) -> Check {
        measured(
            "completeness", 1e-4 * coarseness,
            "contributions of embedding, attention and MLPs, and a constant, against the reward"
        ) {
            let result = try Attribution(model).pairs(pairs).result
            return zip(result.pairs, rewards).map { $0.completenessError.chosen / max(1, abs($1)) }
        }
    }

    /// The engine's counterfactuals against full passes with the same edits.
    func cone() -> Check {
        measured(
            "cone", 1e-5 * coarseness, "counterfactual rewards of the engine, and by full passes with the same edits", coneErrors)
    }

    private func coneErrors() throws -> [Double] {
        try model.requireBlocks("patching")
        var errors: [Double] = []
        for text in texts {
            let place = text.readout
            let sites = (0..<model.shape.layers).flatMap { layer in
                [(Component.attention(layer), Site.attention(layer)), (.mlp(layer), .mlp(layer))]
            }.filter { model.has($0.1) }
            let outcome = try CounterfactualEngine(model).run(
                base: text, counterfactuals: sites.map { Counterfactual(Intervention($0.0, at: [place], .scale(0))) })
            for ((_, site), reward) in zip(sites, outcome.rewards) {
                let full = try model.run(
                    text,
                    edits: [
                        site: { value in
                            let index = try Tensor(indices: [place], device: value.device)
                            return try value.replacing(1, at: index, with: value.selecting(1, index) * 0)
                        }
                    ])
                errors.append(relative(reward.value, full.reward.value))
            }
        }
        return errors
    }

    /// The reward's slope by its tokens' embeddings, integrated, against the reward's own change.
    ///
    /// The median over short stretches, for a reward has no slope where a unit has its kink or another expert is chosen.
    func gradients() -> Check {
        guard coarseness == 1 else {
            return Check("gradients", .notMeasured, "slopes of 16 bits round too coarsely to be told from others")
        }
        return measured(
            "gradients", 0.01,
            "the slope by the tokens' embeddings, integrated over stretches of the way to their mean, and the reward's change: "
                + "their difference as a share of what tokens add, median over eight stretches"
        ) {
            let integrated = try IntegratedGradients(model, steps: 4)
            return try texts.map { text in
                let way = try integrated.way(text) / 512
                let points = try (0...8).map { try model.embeddings(text) - way * Double($0) }
                let rewards = try points.map { try model.rewards(text, embeddings: $0)[0] }
                let errors = try (1...8).map { index in
                    let change = rewards[index - 1] - rewards[index]
                    let added = try integrated.integral(text, from: points[index], along: way)
                    let size = max(abs(change), added.reduce(0) { $0 + abs($1) })
                    // A reward that no token moves has the slope that it should have.
                    return size == 0 ? 0 : abs(added.reduce(0, +) - change) / size
                }
                return errors.allSatisfy(\.isFinite) ? Quantile.of(sorted: errors.sorted(), at: 0.5) ?? .nan : .nan
            }
        }
    }

    /// By how much rounding is coarser than float32's.
    private var coarseness: Double { model.precision.stream.size < 4 ? 1000 : 1 }

    /// A check that some models have no answer to.
    private func measured(_ name: String, _ bound: Double, _ what: String, _ errors: () throws -> [Double]) -> Check {
        do { return numeric(name, try errors(), bound, what) } catch let error as LensError where error.kind == .input {
            return Check(name, .notMeasured, error.message)
        } catch { return Check(name, .failed, bound: bound, "\(what): \(error)") }
    }

    /// Float32 against float64.
    func precision(_ exact: RewardModel) throws -> Check {
        let found = try texts.map { try exact.run($0).reward.value }
        return numeric("precision", zip(rewards, found).map(relative), 1e-4, "rewards in float32 and in float64")
    }

    private func relative(_ a: Double, _ b: Double) -> Double { abs(a - b) / max(1, abs(b)) }

    private func numeric(_ name: String, _ errors: [Double], _ bound: Double, _ what: String) -> Check {
        // Written so that a value that is no number fails.
        let worst = errors.contains { !$0.isFinite } ? .nan : errors.max() ?? 0
        return Check(name, worst <= bound ? .held : .failed, measured: worst, bound: bound, what)
    }
}
