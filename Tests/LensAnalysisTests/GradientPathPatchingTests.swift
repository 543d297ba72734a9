import Foundation
import LensAnalysis
import LensCore
import LensModel
import LensTorch
import Testing

/// Edges against full passes with the same edits.
@Suite struct GradientPathPatchingTests {
    private static func model(_ name: String, _ type: ElementType = .float32) throws -> RewardModel {
        try RewardModel(folder: Fixture.models.appending(path: name), options: .init(type: type))
    }

    /// Runs in which one receiver reads a changed stream at the readout, by nothing but edits.
    private struct BruteForce {
        let model: RewardModel
        let input: PatchInput
        let base: Run

        init(_ model: RewardModel, _ input: PatchInput) throws {
            self.model = model
            self.input = input
            let sites = (0..<model.shape.layers).flatMap { [Site.attention($0), .query($0), .key($0), .value($0)] }
            base = try model.run(input.chosen, capturing: Capture(sites, at: .all))
        }

        /// A site's value with the readout's part replaced.
        private func replaced(_ whole: Tensor, axis: Int, with other: Tensor) throws -> Tensor {
            let place = input.chosen.readout
            return try whole.replacing(axis, at: Tensor(indices: [place]), with: other.slice(axis, place..<place + 1))
        }

        /// - Parameter change: of the stream at the readout, `[1, width]`.
        func reward(_ receiver: PathPatching.Receiver, _ change: Tensor) throws -> Double {
            let (text, place) = (input.chosen, input.chosen.readout)
            func moved(_ x: Tensor) throws -> Tensor {
                let own = try x.slice(1, place..<place + 1)
                return try x.replacing(1, at: Tensor(indices: [place]), with: own + change.unsqueezed(0))
            }
            switch receiver {
            case .reward: return try model.run(text, edits: [.residual(model.shape.layers): moved]).reward.value
            case .mlp(let layer):
                let attention = try base.capture(.attention(layer))
                let written = try model.run(
                    text, capturing: Capture([.mlp(layer)], at: .all),
                    edits: [.residual(layer): moved, .attention(layer): { _ in attention }]
                ).capture(.mlp(layer))
                return try model.run(text, edits: [.mlp(layer): { try replaced($0, axis: 1, with: written) }]).reward.value
            case .head(let layer, let head, let input):
                var edits: [Site: Edit] = [.residual(layer): moved]
                for other in HeadInput.allCases where other != input {
                    let value = try base.capture(other.site(layer))
                    edits[other.site(layer)] = { _ in value }
                }
                let mixed = try model.run(text, capturing: Capture([.headOutput(layer)], at: .all), edits: edits)
                    .capture(.headOutput(layer)).slice(2, head..<head + 1)
                return try model.run(
                    text,
                    edits: [
                        .headOutput(layer): { whole in
                            let own = try replaced(whole.slice(2, head..<head + 1), axis: 1, with: mixed)
                            return try whole.replacing(2, at: Tensor(indices: [head]), with: own)
                        }
                    ]
                ).reward.value
            }
        }
    }

    private static func writeChange(_ sender: Component, _ model: RewardModel, _ input: PatchInput) throws -> Tensor {
        let site = try #require(sender.site)
        let capture = Capture([site], at: .readout)
        let (base, source) = (try model.run(input.chosen, capturing: capture), try model.run(input.rejected, capturing: capture))
        let (before, after) = (try base.capture(site).select(1, 0), try source.capture(site).select(1, 0))
        guard case .head(let layer, let head) = sender else { return try after - before }
        let index = try Tensor(indices: [head])
        let patched = try before.replacing(1, at: index, with: after.selecting(1, index))
        return try model.attentionWrite(layer, headOutputs: patched) - model.attentionWrite(layer, headOutputs: before)
    }

    @Test(arguments: Fixture.families) func edgesEqualFullPassesWithTheSameEdits(name: String) throws {
        let model = try Self.model(name)
        let input = try PatchInput(Fixture.pairs[0], model: model, truncating: false)
        let force = try BruteForce(model, input)
        let last = model.shape.layers - 1
        let senders: [Component] = [.attention(0), .mlp(0), .head(layer: 0, head: 2), .mlp(1), .head(layer: 1, head: 1)]
        let receivers: [PathPatching.Receiver] =
            HeadInput.allCases.flatMap { input in
                [PathPatching.Receiver.head(layer: 1, head: 3, input: input), .head(layer: last, head: 0, input: input)]
            } + [.mlp(0), .mlp(1), .mlp(last), .reward]
        let edges = try PathPatching(model).effects(input, senders: senders, receivers: receivers)
        for edge in edges {
            let reward = try force.reward(edge.receiver, Self.writeChange(edge.sender, model, input))
            let expected = force.base.reward.value - reward
            #expect(
                abs(edge.effect - expected) <= 2e-5 * max(1, abs(reward)),
                "\(name) \(edge.sender) → \(edge.receiver): \(edge.effect), not \(expected)")
        }
        #expect(edges.contains { abs($0.effect) > 1e-3 })
    }

    @Test(arguments: Fixture.families) func scoresAreTheDerivativesOfEdges(name: String) throws {
        let model = try Self.model(name, .float64)
        let input = try PatchInput(Fixture.pairs[1], model: model, truncating: false)
        let force = try BruteForce(model, input)
        let last = model.shape.layers - 1
        let senders: [Component] = [.attention(0), .mlp(0), .head(layer: 1, head: 0)]
        let receivers: [PathPatching.Receiver] =
            HeadInput.allCases.map { .head(layer: last, head: 1, input: $0) } + [.mlp(1), .mlp(last), .reward]
        for edge in try PathPatching(model).scores(input, senders: senders, receivers: receivers) {
            let change = try Self.writeChange(edge.sender, model, input)
            let step = 1e-4
            let (up, down) = (try force.reward(edge.receiver, change * step), try force.reward(edge.receiver, change * -step))
            let slope = -(up - down) / (2 * step)
            #expect(
                abs(edge.effect - slope) <= 1e-6 * max(1, abs(slope)),
                "\(name) \(edge.sender) → \(edge.receiver): \(edge.effect), not \(slope)")
        }
    }

    @Test(arguments: Fixture.families) func aSendersScoresAddUpToItsFirstOrderEffect(name: String) throws {
        let model = try Self.model(name)
        let input = try PatchInput(Fixture.pairs[0], model: model, truncating: false)
        let senders = PatchTarget.component.components(model.shape)
        for mode in [PatchResult.Mode.noising, .denoising, .zero] {
            let edges = try PathPatching(model, mode: mode).scores(
                input, senders: senders, receivers: PathPatching.receivers(model))
            let pair = try GradientPatch(model, options: PatchOptions(mode: mode), method: .atp).pair(input)
            for effect in pair.effects {
                let own = edges.filter { $0.sender == effect.component }
                let sum = own.reduce(0) { $0 + $1.effect }
                let size = own.reduce(1) { $0 + abs($1.effect) }
                #expect(
                    abs(sum - effect.effect) <= 1e-5 * size, "\(name) \(mode) \(effect.component): \(sum), not \(effect.effect)")
            }
        }
    }

    @Test func edgesThatRunBackwardsDoNotExist() throws {
        let senders: [Component] = [.attention(1), .mlp(1), .head(layer: 1, head: 0), .residual(1), .embedding]
        let receivers: [PathPatching.Receiver] = [.mlp(0), .mlp(1), .head(layer: 1, head: 0, input: .query), .reward]
        for (name, count) in [("gpt_neox-sequential", 12), ("gpt_neox", 10)] {
            let model = try Self.model(name)
            let input = try PatchInput(Fixture.pairs[0], model: model, truncating: false)
            let edges = try PathPatching(model).effects(input, senders: senders, receivers: receivers)
            // mlp.0 ← embedding; mlp.1 ← stream, embedding and, in sequence, attention and head; query ← stream, embedding.
            #expect(edges.count == count, "\(name): \(edges.count)")
            #expect(edges.filter { $0.sender == .embedding }.count == 4)
        }
        let model = try Self.model("llama")
        #expect(throws: LensError.self) { try PathPatching(model, mode: .mean) }
        let input = try PatchInput(Fixture.pairs[0], model: model, truncating: false)
        #expect(throws: LensError.self) { try PathPatching(model).effects(input, senders: [.mlp(0)], receivers: [.mlp(9)]) }
    }
}
