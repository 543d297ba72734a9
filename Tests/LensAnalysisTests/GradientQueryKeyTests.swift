import Foundation
import LensAnalysis
import LensCore
import LensModel
import LensText
import LensTorch
import Testing

/// The query and key correction against passes with the query or key edited.
@Suite struct GradientQueryKeyTests {
    private static func model(_ name: String, _ type: ElementType = .float32) throws -> RewardModel {
        try RewardModel(folder: Fixture.models.appending(path: name), options: .init(type: type))
    }

    /// A query or key of one head replaced at some positions, by nothing but edits.
    private struct BruteForce {
        let model: RewardModel
        let base: TokenizedText
        let source: Run
        let map: PositionMap
        let baseRun: Run
        let gradients: [Site: Tensor]

        init(_ model: RewardModel, _ input: PatchInput, _ at: PatchResult.Positions) throws {
            self.model = model
            base = input.chosen
            map = PositionMap(base: input.chosen, source: input.rejected, at: at, alignment: .suffix)
            let layers = 0..<model.shape.layers
            let sites = layers.flatMap { [Site.query($0), .key($0), .headOutput($0)] }
            source = try model.run(input.rejected, capturing: Capture(sites, at: .all))
            baseRun = try model.run(base, capturing: Capture(sites, at: .all))
            gradients = try model.recording(base, capturing: sites).gradients(of: sites)
        }

        /// Moves one head's query or key by a share of the way to the other run's.
        func edit(_ effect: QueryKeyFix.Effect, share: Double) throws -> (Site, Edit) {
            let site = effect.input.site(effect.layer)
            let own = effect.position.map { position in map.base.indices.filter { map.base[$0] == position } }
            let indices = own ?? Array(map.base.indices)
            let (to, from) = (indices.map { map.base[$0] }, indices.map { map.source[$0] })
            let other = try model.turned(
                source.capture(site).selecting(2, Tensor(indices: from)), layer: effect.layer,
                from: Places(from, length: source.text.readIDs.count), to: Places(to, length: base.readIDs.count))
            return (
                site,
                { whole in
                    let mine = try whole.selecting(2, Tensor(indices: to))
                    let moved = try whole.replacing(2, at: Tensor(indices: to), with: mine + (other - mine) * share)
                    let head = try moved.slice(1, effect.head..<effect.head + 1)
                    return try whole.replacing(1, at: Tensor(indices: [effect.head]), with: head)
                }
            )
        }

        /// Σ (z_patched − z) · ∂r/∂z over all heads of the layer, with the sign of noising.
        func fixed(_ effect: QueryKeyFix.Effect) throws -> Double {
            let (site, edit) = try edit(effect, share: 1)
            let output = Site.headOutput(effect.layer)
            let patched = try model.run(base, capturing: Capture([output], at: .all), edits: [site: edit])
            let change = try patched.capture(output) - baseRun.capture(output)
            return try -(change * #require(gradients[output])).sum().scalar()
        }

        func slope(_ effect: QueryKeyFix.Effect) throws -> Double {
            let step = 1e-4
            let rewards = try [step, -step].map { share in
                let (site, edit) = try edit(effect, share: share)
                return try model.run(base, edits: [site: edit]).reward.value
            }
            return -(rewards[0] - rewards[1]) / (2 * step)
        }
    }

    @Test(arguments: Fixture.all) func fixedEffectsRecomputeTheSoftmax(name: String) throws {
        let model = try Self.model(name, .float64)
        let input = try PatchInput(Fixture.pairs[0], model: model, truncating: false)
        for at in [PatchResult.Positions.readout, .response, .each] {
            let effects = try QueryKeyFix(model, options: PatchOptions(at: at)).pair(input)
            let force = try BruteForce(model, input, at)
            // Every one would take long where each position stands by itself.
            for (index, effect) in effects.enumerated() where at != .each || index % 23 == 0 {
                let (fixed, slope) = (try force.fixed(effect), try force.slope(effect))
                #expect(abs(effect.fixed - fixed) <= 1e-9 * max(1, abs(fixed)), "\(name) \(at) \(effect), not \(fixed)")
                #expect(abs(effect.firstOrder - slope) <= 1e-6 * max(1, abs(slope)), "\(name) \(at) \(effect), not \(slope)")
            }
            #expect(effects.contains { abs($0.fixed - $0.firstOrder) > 1e-3 })
        }
    }

    @Test func everyHeadHasAQueryAndEveryKeyValueHeadAKey() throws {
        let model = try Self.model("gemma2")
        let input = try PatchInput(Fixture.pairs[0], model: model, truncating: false)
        let effects = try QueryKeyFix(model, options: PatchOptions(mode: .denoising)).pair(input)
        #expect(effects.filter { $0.input == .query }.count == 4 * 4)
        #expect(effects.filter { $0.input == .key }.count == 4 * 2)
        #expect(throws: LensError.self) { try QueryKeyFix(model, options: PatchOptions(mode: .zero)) }
    }

    @Test(arguments: ["llama", "llama-rope", "gpt_neox", "qwen3"])
    func aTurnedKeyIsTheKeyOfTheSameTokenElsewhere(name: String) throws {
        // Without position embeddings, layer 0's keys differ between positions by their rotation alone.
        let model = try Self.model(name)
        let text = try PatchInput(Fixture.pairs[1], model: model, truncating: false).rejected
        let run = try model.run(text, capturing: Capture([.key(0), .query(0)], at: .all))
        let places = Dictionary(grouping: text.readIDs.indices) { text.readIDs[$0] }.values.filter { $0.count > 1 }
        #expect(!places.isEmpty)
        for place in places {
            for site in [Site.key(0), .query(0)] {
                let here = try run.capture(site).selecting(2, Tensor(indices: [place[0]]))
                let there = try run.capture(site).selecting(2, Tensor(indices: [place[1]])).doubles()
                let turned = try model.turned(
                    here, layer: 0, from: Places([place[0]], length: text.readIDs.count),
                    to: Places([place[1]], length: text.readIDs.count)
                ).doubles()
                let scale = there.map(abs).max() ?? 1
                #expect(zip(turned, there).allSatisfy { abs($0 - $1) < 1e-5 * max(1, scale) }, "\(name) \(site)")
            }
        }
    }
}
