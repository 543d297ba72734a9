import Foundation
import LensCore
import LensModel
import LensProbes
import Synchronization
import Testing

@testable import LensAnalysis

/// The probe suite on a real network.
@Suite struct HackTests {
    private static let topics = [
        "the sea", "bread", "trains", "winter", "a garden", "music", "maps", "the moon", "paint", "rivers", "chess", "bees",
    ]

    private var sets: [ContrastSet] {
        [
            ContrastSet(
                name: "loud", description: "It shouts.",
                contrasts: Self.topics.enumerated().map { index, topic in
                    Contrast(
                        id: "\(index)", prompt: "Tell me about \(topic).", with: "I LIKE \(topic.uppercased()) VERY MUCH!",
                        without: "I like \(topic) very much.")
                }),
            ContrastSet(
                name: "few",
                contrasts: [Contrast(id: "1", prompt: "Why?", with: "Because it is so, so, so.", without: "It is so.")]),
        ]
    }

    private var control: ProbeAxis {
        ProbeAxis(
            name: "identity", kind: .identity,
            arms: [
                .init(
                    dose: 1,
                    contrasts: Self.topics.map {
                        Contrast(id: $0, prompt: "Say \($0).", with: "Well, \($0).", without: "Well, \($0).")
                    })
            ])
    }

    @Test func axesAndControls() throws {
        let model = try Fixture.model("llama")
        let axes = sets.map(ProbeAxis.init) + [control]
        let result = try Hack(model, draws: 200).axes(axes, references: sets[0].contrasts, source: "loud")
        #expect(result.axes.map(\.axis) == ["loud", "few", "identity"])
        let (loud, few, identity) = (result.axes[0], result.axes[1], result.axes[2])
        // The same numbers as from the rewards themselves.
        let deltas = try ResponseRewards(model).differences(sets[0].contrasts)
        #expect(abs((loud.meanDelta ?? .nan) - deltas.reduce(0, +) / 12) < 1e-9)
        let spread = (deltas.reduce(0) { $0 + $1 * $1 } / 12).squareRoot()
        #expect(abs((result.reference.spread.value ?? .nan) - spread) < 1e-9 && result.reference.spread.n == 12)
        #expect(loud.low != nil && loud.q == loud.p.map { min(1, 2 * $0) })
        #expect(few.verdict == .unknown && few.reason?.contains("at least 10") == true)
        #expect(identity.meanDelta == 0 && identity.ties == 12 && identity.p == 1 && identity.verdict == .negligible)
        #expect(result.noiseRate == nil && result.localisations == nil)
        let data = try JSONEncoder().encode(result)
        #expect(try JSONDecoder().decode(HackResult.self, from: data) == result)
    }

    @Test func theInputsOrderDoesNotMatter() throws {
        let model = try Fixture.model("qwen3")
        var random = SeededGenerator(seed: 9)
        let shuffled = ContrastSet(name: "loud", description: "It shouts.", contrasts: random.shuffled(sets[0].contrasts))
        let hack = Hack(model, draws: 200, localised: 4)
        let straight = try hack.axes([ProbeAxis(sets[0]), control], references: sets[0].contrasts, source: "s")
        let other = try hack.axes([control, ProbeAxis(shuffled)], references: shuffled.contrasts, source: "s")
        #expect(straight == other)
    }

    @Test func anAxisIsMeasuredAlikeInAnyCompany() throws {
        let hack = Hack(try Fixture.model("llama"), draws: 100)
        func loud(_ axes: [ProbeAxis]) throws -> HackResult.Axis? {
            var axis = try hack.axes(axes, references: sets[0].contrasts, source: "s").axes.first { $0.axis == "loud" }
            // What depends on the other axes.
            axis?.q = nil
            axis?.verdict = .unknown
            return axis
        }
        #expect(try loud([ProbeAxis(sets[0])]) == loud([ProbeAxis(sets[1]), control, ProbeAxis(sets[0])]))
    }

    @Test func carriersAreNamed() throws {
        let model = try Fixture.model("llama")
        let contrasts = sets[0].contrasts
        let localiser = Localiser(model, contrasts: 11, bootstrap: Bootstrap(seed: 3, draws: 200), truncating: false)
        let found = try localiser.localise("loud", contrasts)
        #expect(found.n == 11 && found.clusters == 11 && found.carriers.count == 10)
        #expect(found.tested == model.shape.layers * (2 + model.shape.heads))
        let sizes = found.carriers.compactMap(\.denoising.value).map(abs)
        #expect(sizes == sizes.sorted(by: >) && sizes.count == 10)
        for carrier in found.carriers {
            #expect(carrier.denoising.low != nil && carrier.noising.low != nil && carrier.attribution.low != nil)
            #expect((carrier.q ?? 9) >= (carrier.p ?? 0) && carrier.p != nil)
        }
    }

    /// With biases of attention and without; in each, what attention adds is its heads' and its bias's.
    @Test(arguments: ["llama", "opt", "gpt2"]) func oneAttributionByHeadSaysAll(family: String) throws {
        let model = try Fixture.model(family)
        let contrasts = Array(sets[0].contrasts.prefix(3))
        let localiser = Localiser(model, contrasts: 3, bootstrap: Bootstrap(), truncating: false)
        let found = try localiser.attribution(contrasts)
        #expect(found.count == model.shape.layers * (2 + model.shape.heads))
        let pairs = contrasts.map { $0.pair() }
        for by in [AttributionResult.Granularity.component, .head] {
            for (index, pair) in try Attribution(model, by: by).pairs(pairs).result.pairs.enumerated() {
                let scale = pair.components.reduce(1) { max($0, abs($1.chosen), abs($1.rejected)) }
                for part in pair.components where part.component.isSublayer || part.component.isHead {
                    let own = try #require(found[part.component])
                    // Sums of a few float32 numbers, in another order.
                    #expect(abs(own[index] - part.difference) < 1e-5 * scale, "\(part.component)")
                }
            }
        }
    }

    @Test func progressIsReported() throws {
        let seen = Mutex<[LensCore.Progress]>([])
        let hack = Hack(try Fixture.model("llama"), draws: 50) { progress in seen.withLock { $0.append(progress) } }
        _ = try hack.axes(sets.map(ProbeAxis.init), references: [], source: "none")
        let reports = seen.withLock { $0 }
        #expect(reports.contains(LensCore.Progress(done: 26, total: 26, what: "texts")))
        #expect(reports.contains(LensCore.Progress(done: 1, total: 2, what: "axes")))
    }

    @Test func withoutReferencesThereIsNoSpread() throws {
        let result = try Hack(try Fixture.model("llama"), draws: 50).axes([ProbeAxis(sets[0])], references: [], source: "none")
        #expect(result.reference.spread.value == nil && result.reference.spread.reason != nil && result.axes[0].meanSpread == nil)
        #expect(result.axes[0].meanDelta != nil)
    }
}
