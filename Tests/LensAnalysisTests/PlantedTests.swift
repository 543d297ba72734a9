import Foundation
import LensAnalysis
import LensCore
import LensModel
import Testing

/// Every method against models whose mechanism is known, because it was built. `Docs/ground-truth.md` has the table.
@Suite struct PlantedTests {
    @Test(arguments: Planted.names) func patchingEqualsBruteForce(name: String) throws {
        let planted = try Planted(name)
        let inputs = try planted.pairs.map { try PatchInput($0, model: planted.model, truncating: false) }
        for mode in [PatchResult.Mode.noising, .denoising, .zero] {
            for at in [PatchResult.Positions.readout, .all] {
                let reference = planted.reference("\(mode.rawValue).\(at.rawValue)")
                let margins = planted.reference("zeroMargin.\(at.rawValue)")
                let options = PatchOptions(mode: mode, targets: [.head, .component], at: at)
                let result = try Patch(planted.model, options).pairs(inputs).result
                var compared = 0
                for (index, pair) in result.pairs.enumerated() {
                    #expect(abs(pair.margin - planted.margins[index]) < 1e-4)
                    for effect in pair.effects {
                        guard let expected = reference[effect.component]?[index] else { continue }
                        #expect(
                            abs(effect.effect - expected) <= 1e-4 * max(1, abs(expected)),
                            "\(name) \(mode) \(at) \(pair.id) \(effect.component): \(effect.effect), not \(expected)")
                        if mode == .zero, let margin = margins[effect.component]?[index], let found = effect.marginEffect {
                            #expect(abs(found - margin) <= 2e-4 * max(1, abs(margin)))
                        }
                        compared += 1
                    }
                }
                #expect(compared == planted.pairs.count * 18)
            }
        }
    }

    @Test(arguments: Planted.names) func attributionEqualsTheReference(name: String) throws {
        let planted = try Planted(name)
        let reference = planted.reference("attribution.frozen")
        for by in [AttributionResult.Granularity.component, .head] {
            let result = try Attribution(planted.model, by: by).pairs(planted.pairs).result
            for (index, pair) in result.pairs.enumerated() {
                for contribution in pair.components {
                    guard let expected = reference[contribution.component]?[index] else { continue }
                    #expect(
                        abs(contribution.difference - expected) <= 1e-4 * max(1, abs(expected)),
                        "\(name) \(contribution.component)")
                }
            }
        }
    }

    @Test func everyExactMethodFindsTheSingleHead() throws {
        let planted = try Planted("single-head")
        #expect(planted.auroc(try planted.means(.noising, .head)) == 1)
        #expect(planted.auroc(try planted.means(.denoising, .head)) == 1)
        #expect(planted.auroc(try planted.means(.zero, .head)) == 1)
        #expect(planted.auroc(try planted.contributions(.head).filter { planted.isHead($0.key) }) == 1)
    }

    @Test func redundancyHidesFromNoisingAndNotFromDenoising() throws {
        let planted = try Planted("redundant-pair")
        let carriers = planted.signs.filter { planted.isHead($0.key) && $0.value == 1 }.map(\.key)
        #expect(carriers.count == 2)
        let (noising, denoising) = (try planted.means(.noising, .head), try planted.means(.denoising, .head))
        for head in carriers {
            // Noise in one head leaves the other, which suffices; the true value in one head suffices too.
            #expect(abs(noising[head] ?? .nan) < 0.05 * planted.meanMargin)
            #expect((denoising[head] ?? .nan) > 0.5 * planted.meanMargin)
        }
        #expect(planted.auroc(denoising) == 1)

        // Only noise in both at once shows that they carry the preference.
        let engine = CounterfactualEngine(planted.model)
        var joint = 0.0
        for pair in planted.pairs {
            let input = try PatchInput(pair, model: planted.model, truncating: false)
            let edits = carriers.map {
                Intervention($0, at: [input.chosen.readout], .source(run: 0, positions: [input.rejected.readout]))
            }
            let outcome = try engine.run(base: input.chosen, sources: [input.rejected], counterfactuals: [Counterfactual(edits)])
            joint += (outcome.base.value - outcome.rewards[0].value) / Double(planted.pairs.count)
        }
        #expect(joint > 0.9 * planted.meanMargin)
    }

    @Test func aProjectionThatIgnoresTheNormHasTheWrongSign() throws {
        let planted = try Planted("negative-gain")
        #expect(planted.auroc(try planted.contributions(.head).filter { planted.isHead($0.key) }) == 1)
        let raw = planted.reference("attribution.raw").mapValues { $0.reduce(0, +) / Double($0.count) }
        #expect(planted.auroc(raw.filter { planted.isHead($0.key) }) == 0)
        // The lens says the same: the raw curve ends on the wrong side.
        let lens = try Lens(planted.model).pairs(planted.pairs).result
        for pair in lens.pairs where abs(pair.margin) > 0.1 {
            #expect((pair.difference.raw.last ?? 0) * pair.margin < 0)
            #expect((pair.difference.normalized.last ?? 0) * pair.margin > 0)
        }
    }

    @Test func suppressionIsCausalAndDoesNotShowInAttribution() throws {
        let planted = try Planted("suppressor")
        let suppressors = planted.signs.filter { planted.isHead($0.key) && $0.value == -1 }.map(\.key)
        let (causal, observed) = (try planted.means(.noising, .head), try planted.contributions(.head))
        for head in suppressors {
            #expect((causal[head] ?? 0) < -0.05 * planted.meanMargin)
            #expect(abs(observed[head] ?? .nan) < 0.05 * planted.meanMargin)
        }
        #expect(!suppressors.isEmpty)
    }

    @Test func informationThatTravelsNeedsAllPositions() throws {
        let planted = try Planted("two-step")
        let all = planted.reference("noising.all").mapValues { $0.reduce(0, +) / Double($0.count) }
        #expect(planted.auroc(all.filter { planted.isHead($0.key) }) == 1)
        #expect((planted.auroc(try planted.means(.noising, .head)) ?? 1) < 1)
    }
}

extension Planted {
    func isHead(_ component: Component) -> Bool { if case .head = component { true } else { false } }
}
