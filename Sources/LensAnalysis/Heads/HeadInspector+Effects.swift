import LensCore
import LensModel
import LensText

extension HeadInspector {
    /// What rewards become when the head is silent, or has the other response's values, at the readout and everywhere.
    func effects(_ input: PatchInput) throws -> [HeadResult.Effect] {
        let chosen = try sweep(base: input.chosen, source: input.rejected)
        let rejected = try sweep(base: input.rejected, source: input.chosen)
        let before = (chosen: chosen.base, rejected: rejected.base)
        return zip(chosen.places, rejected.places).flatMap { a, b in
            [
                HeadResult.Effect(mode: .zero, at: a.at, before: before, chosen: a.silent, rejected: b.silent),
                HeadResult.Effect(
                    mode: .noising, at: a.at, before: before, chosen: a.swapped, rejected: before.rejected,
                    alignedFraction: a.alignedFraction),
                HeadResult.Effect(
                    mode: .denoising, at: a.at, before: before, chosen: before.chosen, rejected: b.swapped,
                    alignedFraction: b.alignedFraction),
            ]
        }
    }

    private struct Place {
        let at: PatchResult.Positions
        /// The reward with the head's values at 0.
        let silent: Double
        /// The reward with the other response's values.
        let swapped: Double
        let alignedFraction: Double
    }

    private func sweep(base: TokenizedText, source: TokenizedText) throws -> (base: Double, places: [Place]) {
        let choices: [PatchResult.Positions] = [.readout, .all]
        let component = Component.head(layer: layer, head: head)
        let maps = choices.map { PositionMap(base: base, source: source, at: $0, alignment: .suffix) }
        let counterfactuals = zip(choices, maps).flatMap { at, map in
            [
                Counterfactual(
                    Intervention(component, at: PositionMap.positions(at, of: base, promptLength: 0), .scale(0))),
                Counterfactual(Intervention(component, at: map.base, .source(run: 0, positions: map.source))),
            ]
        }
        let outcome = try CounterfactualEngine(model).run(base: base, sources: [source], counterfactuals: counterfactuals)
        let rewards = outcome.rewards.map(\.value)
        return (
            outcome.base.value,
            choices.indices.map {
                Place(
                    at: choices[$0], silent: rewards[2 * $0], swapped: rewards[2 * $0 + 1],
                    alignedFraction: maps[$0].alignedFraction)
            }
        )
    }
}
