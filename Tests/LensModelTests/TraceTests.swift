import Foundation
import LensCore
import LensModel
import LensTorch
import Testing

/// Reading and replacing activations on their way.
@Suite struct TraceTests {
    private let golden: Golden
    private let model: RewardModel

    init() throws {
        golden = try Golden("gemma2")
        model = try RewardModel(folder: golden.folder)
    }

    @Test func capturingAtTheReadoutIsTheReadoutsSlice() throws {
        let sites: [Site] = [.residual(0), .attention(3), .mlp(1), .headOutput(3), .residual(4), .finalNorm, .neurons(2)]
        for text in golden.texts.prefix(8) {
            let everywhere = try model.run(text.tokens, capturing: Capture(sites, at: .all))
            let readout = try model.run(text.tokens, capturing: Capture(sites, at: .readout))
            for site in sites {
                let slice = try everywhere.capture(site).slice(1, text.readout..<text.readout + 1).doubles()
                let found = try readout.capture(site).doubles()
                // The last block takes another route where only the readout is wanted.
                let scale = slice.map(abs).max() ?? 1
                #expect(zip(found, slice).allSatisfy { abs($0 - $1) <= 1e-5 * max(1, scale) }, "\(site), text \(text.index)")
            }
        }
    }

    @Test func anEditChangesTheRewardAsItShould() throws {
        let text = try #require(golden.texts.first).tokens
        let base = try model.run(text, capturing: Capture([.residual(4), .mlp(3)], at: .readout))
        // Without the last MLP's write the stream before the norm is shorter by just that write.
        let ablated = try model.run(
            text, capturing: Capture([.residual(4)], at: .readout), edits: [.mlp(3): { try $0 * 0 }])
        let expected = try (base.capture(.residual(4)) - base.capture(.mlp(3))).doubles()
        let found = try ablated.capture(.residual(4)).doubles()
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-4 })
        #expect(abs(ablated.reward.value - base.reward.value) > 1e-3)
    }

    @Test func anEditThatGivesBackWhatItGotChangesNothing() throws {
        let text = try #require(golden.texts.first).tokens
        let base = try model.run(text).reward.value
        for site in [Site.residual(2), .attention(0), .headOutput(1), .query(2), .key(2), .value(2), .pattern(3), .neurons(0)] {
            let same = try model.run(text, edits: [site: { $0 }]).reward.value
            #expect(abs(same - base) < 1e-5 * max(1, abs(base)), "\(site)")
        }
    }

    @Test func patternsAreDistributionsOverWhatAQuerySees() throws {
        let text = try #require(golden.texts.max { $0.ids.count < $1.ids.count }).tokens
        let run = try model.run(text, capturing: Capture([.pattern(0), .pattern(1)], at: .all))
        for layer in 0...1 {
            let pattern = try run.capture(.pattern(layer))
            #expect(try pattern.sum([3]).doubles().allSatisfy { abs($0 - 1) < 1e-5 })
            let first = try pattern.select(0, 0).select(0, 0).rows()
            for (query, row) in first.enumerated() {
                #expect(row[(query + 1)...].allSatisfy { $0 == 0 })
                // Layer 0 slides over 8 keys, layer 1 sees all.
                if layer == 0, query >= 8 { #expect(row[...(query - 8)].allSatisfy { $0 == 0 }) }
                if layer == 1 { #expect(row[0] > 0) }
            }
        }
    }

    @Test func aSiteTheModelLacksIsRefusedBeforeTheRun() throws {
        let text = try #require(golden.texts.first).tokens
        #expect(throws: LensError.self) { try model.run(text, capturing: Capture([.attention(4)], at: .all)) }
        #expect(throws: LensError.self) { try model.run(text, edits: [.residual(5): { $0 }]) }
        #expect(throws: LensError.self) { try model.run(text).capture(.mlp(0)) }
    }

    @Test func anEditMayNotChangeTheShape() throws {
        let text = try #require(golden.texts.first).tokens
        #expect(throws: LensError.self) { try model.run(text, edits: [.mlp(0): { try $0.slice(1, 0..<1) }]) }
    }
}
