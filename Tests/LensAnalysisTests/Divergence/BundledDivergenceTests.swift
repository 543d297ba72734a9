import Foundation
import LensCore
import LensModel
import LensProbes
import Testing

@testable import LensAnalysis

/// Constrained patches of the model that comes with the project.
@Suite struct BundledDivergenceTests {
    @Test func constrainedPatchesKeepMoreThanShrinking() throws {
        let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let model = try RewardModel(folder: project.appending(path: "Models/llama-3m"))
        let quality = try Suite.bundled(.quality).sets
        let pairs = quality.prefix(3).map { $0.contrasts[0] }
        let prompts = Set(pairs.map(\.prompt))
        let reference = try quality.flatMap(\.contrasts).filter { !prompts.contains($0.prompt) }.prefix(60).flatMap { contrast in
            try contrast.requests.map { request in
                (
                    contrast.prompt,
                    try model.encode(prompt: [.user(request.prompt)], response: [.assistant(request.response)])
                )
            }
        }
        let inputs = try pairs.map { try PatchInput($0.pair(), model: model, truncating: false) }
        for mode in [PatchResult.Mode.noising, .zero] {
            let divergence = try Divergence(model, .init(mode: mode, steps: 60))
            let result = try divergence.run(inputs, reference: reference, name: "quality").result
            let kept = try #require(result.kept)
            let (effect, shrunk) = (try #require(kept.effect.value), try #require(kept.shrunkEffect.value))
            let share = try #require(kept.divergence.value)
            #expect(effect > shrunk + 0.05 && effect > 0.9 && share < 0.9, "\(mode): \(effect) against \(shrunk) at \(share)")
            for patch in result.pairs.flatMap(\.patches) {
                let constrained = try #require(patch.constrained)
                #expect(
                    constrained.loss <= constrained.lossBefore + 1e-9,
                    "\(mode) \(patch.component) \(patch.effect) \(constrained.effect) \(patch.patched.score) \(constrained.score)"
                )
            }
        }
    }
}
