import LensCore
import LensModel
import LensText
import LensTorch

/// What must hold of a model whatever it says, on a few texts.
struct Identities {
    typealias Check = VerifyResult.Check

    let model: RewardModel
    let texts: [TokenizedText]
    /// Of each text, alone, in float32.
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
        return numeric("batch invariance", zip(together, rewards).map(relative), 1e-5, "a text's reward alone and in a batch")
    }

    /// Contributions and constant add up to the reward.
    func completeness(_ prompt: [Message], _ responses: [[Message]]) -> Check {
        let what = "contributions of embedding, attention and MLPs, and a constant, against the reward"
        do {
            let pairs = responses.enumerated().map { PreferencePair(id: "text \($0)", prompt: prompt, chosen: $1, rejected: $1) }
            let result = try Attribution(model).pairs(pairs).result
            let errors = zip(result.pairs, rewards).map { pair, reward in
                pair.completenessError.chosen / max(1, abs(reward))
            }
            return numeric("completeness", errors, 1e-4, what)
        } catch {
            return Check("completeness", .failed, bound: 1e-4, "\(what): \(error)")
        }
    }

    /// The engine's counterfactuals against full passes with the same edits.
    func cone() throws -> Check {
        var errors: [Double] = []
        for text in texts {
            let place = text.readout
            let sites: [(Component, Site)] = (0..<model.shape.layers).flatMap { layer in
                [(Component.attention(layer), Site.attention(layer)), (.mlp(layer), .mlp(layer))]
            }
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
        return numeric("cone", errors, 1e-5, "counterfactual rewards of the engine, and by full passes with the same edits")
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
