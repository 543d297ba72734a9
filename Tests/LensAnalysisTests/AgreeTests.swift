import LensCore
import LensModel
import Testing

@testable import LensAnalysis

@Suite struct AgreeTests {
    @Test func methodsThatAgreeByConstruction() throws {
        // Twelve prompts, so that there is an interval.
        let pairs = (0..<12).map { index in
            PreferencePair(
                id: "p\(index)", prompt: "Question \(index)?", chosen: String(repeating: "yes ", count: index + 1),
                rejected: "no",
                category: index.isMultiple(of: 2) ? "even" : "odd")
        }
        let model = try Fixture.model("llama")
        let result = try Agree(model).pairs(pairs).result
        #expect(result.pairs.count == 12)
        let overall = result.summary.filter { $0.category == nil }
        #expect(overall.count == AgreementRow.rows([.rewardLens1, .corrected]).count)
        for row in overall where row.meanSpearman != nil && row.n >= 10 {
            let (mean, low, high) = (try #require(row.meanSpearman), try #require(row.low), try #require(row.high))
            #expect(low <= mean && mean <= high && abs(mean) <= 1)
        }
        // Six prompts are too few for an interval, and it says so.
        let even = try #require(result.summary.first { $0.category == "even" })
        #expect(even.low == nil && even.reason != nil)
        #expect(result.points.count == 3 * (2 + 4))
    }

    @Test func attributionOfTheLastBlockIsNearlyItsEffect() throws {
        // Nothing but the final norm's scale lies between the last MLP and the reward.
        let model = try Fixture.model("gpt2")
        let result = try Agree(model, protocols: [.corrected]).pairs(Fixture.pairs).result
        let last = try #require(result.points.first { $0.component == .mlp(2) })
        #expect(last.attribution * last.patching > 0)
    }

    @Test func protocolsHaveTheirRows() {
        let old = AgreementRow.rows([.rewardLens1])
        #expect(old.map(\.a) == [.raw] && old.map(\.b) == [.noisingAllPrefix])
        #expect(AgreementRow.rows([.corrected]).contains { $0.a == .attribution && $0.b == .noisingReadout })
        // Side by side, each step has a row of its own.
        #expect(AgreementRow.rows([.rewardLens1, .corrected]).count == old.count + AgreementRow.rows([.corrected]).count + 3)
    }

    @Test func overlapAndSigns() {
        #expect(Agree.topOverlap([9, 1, 2, 3, 8, 0], [9, 0, 0, 0, 1, 7]) == 0.5)
        #expect(Agree.topOverlap([1, 2], [1, 2]) == nil)
        #expect(Agree.signAgreement([1, -1, 2, -3], [2, -5, -1, -1]) == 0.75)
        #expect(Agree.signAgreement([], []) == nil)
    }
}
