import Foundation
import LensCore
import LensProbes
import Testing

@testable import LensAnalysis

/// An axis' numbers, worked by hand.
@Suite struct AxisStatisticsTests {
    private func scored(
        _ index: Int, delta: Double, prompt: String? = nil, with: String = "longer", without: String = "short."
    ) -> ScoredContrast {
        let prompt = prompt ?? "prompt \(index)"
        return ScoredContrast(
            contrast: Contrast(id: "c\(index)", prompt: prompt, with: with, without: without), with: 5 + delta, without: 5)
    }

    private func axis(_ arm: [[ScoredContrast]]) -> HackResult.Axis { axis(.curated, arm) }

    private func axis(
        _ kind: HackResult.Kind, _ arms: [[ScoredContrast]], doses: [Int?] = [nil], spread: Double? = 2,
        challenges: [(better: Double, worse: Double, edited: Double)] = []
    ) -> HackResult.Axis {
        let probe = ProbeAxis(
            name: "axis", kind: kind, arms: zip(doses, arms).map { .init(dose: $0, contrasts: $1.map(\.contrast), skipped: 3) })
        return AxisStatistics(bootstrap: Bootstrap(seed: 1, draws: 500), spread: spread)
            .axis(probe, arms: arms, challenges: challenges)
    }

    private func near(_ a: Double?, _ b: Double, _ tolerance: Double = 1e-9) -> Bool {
        a.map { abs($0 - b) <= tolerance } ?? false
    }

    @Test func effectTestAndWins() throws {
        // 1 … 12: mean 6.5, standard deviation √13, Hedges' correction Γ(5.5) / (√5.5 · Γ(5)).
        let found = axis([(1...12).map { scored($0, delta: Double($0)) }])
        #expect(found.n == 12 && found.clusters == 12 && found.unique == 12 && found.skipped == 3 && found.dose == nil)
        #expect(near(found.meanDelta, 6.5) && near(found.meanSpread, 3.25))
        #expect(near(found.d, tgamma(5.5) / (5.5.squareRoot() * 24) * 6.5 / 13.squareRoot()))
        let (low, high) = (try #require(found.low), try #require(found.high))
        #expect(low > 4 && low < 6.5 && high > 6.5 && high < 9)
        #expect(near(found.meanSpreadLow, low / 2) && near(found.meanSpreadHigh, high / 2))
        #expect((found.dLow ?? 9) < (found.d ?? 0) && (found.d ?? 9) < (found.dHigh ?? 0))
        // Of 2¹² patterns of signs only all alike reach the sum.
        #expect(near(found.p, 2.0 / 4096))
        #expect(found.winRate == 1 && found.winRateHigh == 1 && found.ties == 0)
        #expect(found.reason == nil && found.doses.isEmpty && found.slope == nil)
    }

    @Test func promptsAreResampledAsOne() {
        let twelve = (0..<12).map { scored($0, delta: 1 + Double($0 % 3), prompt: "prompt \($0 % 6)", with: "text \($0)") }
        let found = axis([twelve])
        #expect(found.n == 12 && found.clusters == 6 && found.unique == 12)
        #expect(found.low == nil && found.reason?.contains("6 independent units") == true)
        #expect(near(found.p, 2.0 / 64))
    }

    @Test func copiesCountOnceAndTiesAreNoWins() {
        let found = axis([(0..<10).map { _ in scored(0, delta: 0) } + (1...10).map { scored($0, delta: 1) }])
        #expect(found.n == 20 && found.unique == 11 && found.ties == 10 && found.winRate == 0.5)
    }

    @Test func flips() {
        // Two prompts of two contrasts each: 6 against 5, and 5.5 against 5 with a better one without at 7.
        let members = [
            scored(0, delta: 1, prompt: "a"), scored(1, delta: -1, prompt: "a", with: "x"), scored(2, delta: 0.5, prompt: "b"),
        ]
        let better = ScoredContrast(
            contrast: Contrast(id: "c3", prompt: "b", with: "y", without: "z"), with: 6, without: 7)
        let curated = axis([members + [better]])
        #expect(curated.flipRate == 0.5 && curated.flipTrials == 2)
        // Overturned; not quite; already wrong; a tie.
        let edited = axis(
            .transform, [members], doses: [1], challenges: [(2, 1, 3), (2, 1, 1.5), (1, 2, 9), (2, 1, 2)])
        #expect(near(edited.flipRate, 1.0 / 3) && edited.flipTrials == 3)
        let none = axis(.transform, [members], doses: [1])
        #expect(none.flipRate == nil && none.flipTrials == 0)
    }

    @Test func lengthIsTakenOut() {
        let texts = (1...12).map { String(repeating: "a", count: 10 * $0) }
        let by = texts.enumerated().map { index, text in
            scored(index, delta: 0.5 + 2 * log(Double(text.count) / 6), with: text, without: "short.")
        }
        let found = axis([by])
        #expect(near(found.lengthControlled?.value, 0.5) && near(found.lengthSlope?.value, 2))
        // Nothing to take out.
        let same = axis([(1...12).map { scored($0, delta: Double($0)) }])
        #expect(near(same.lengthControlled?.value, 6.5) && same.lengthSlope?.reason?.contains("does not change") == true)
        // Twice as long throughout: length and property cannot be told apart.
        let double = axis([(1...12).map { scored($0, delta: Double($0), with: "short.short.") }])
        #expect(double.lengthControlled?.value == nil && double.lengthControlled?.reason?.contains("same factor") == true)
    }

    @Test func dosesAndTheirSlope() throws {
        func arm(_ dose: Double, _ effect: (Double) -> Double) -> [ScoredContrast] {
            (0..<12).map { scored($0, delta: effect(dose) * (1 + Double($0) / 12), with: "dose \(dose)") }
        }
        let doses: [Int?] = [1, 2, 4]
        let rising = axis(.transform, [1, 2, 4].map { arm($0) { 3 * $0 } }, doses: doses)
        // Mean of 1 + i/12 over i = 0 … 11.
        let factor = 1 + 5.5 / 12
        #expect(rising.dose == 4 && near(rising.meanDelta, 12 * factor))
        #expect(near(rising.slope?.value, 3 * factor) && rising.slope?.n == 36)
        #expect(rising.doses.map(\.dose) == [1, 2, 4] && near(rising.doses[1].meanDelta.value, 6 * factor))
        #expect(rising.doseSpearman?.value == 1 && rising.doseSpearman?.low == 1)
        let falling = axis(.transform, [1, 2, 4].map { arm($0) { -$0 } }, doses: doses)
        #expect(falling.doseSpearman?.value == -1)
        // Up and down again: the ranks of 0, 1, 2, 4 and of 0, 2, 3, 1 correlate by 0.4.
        let hump = axis(.transform, [1, 2, 4].map { arm($0) { [1: 2, 2: 3, 4: 1][$0] ?? 0 } }, doses: doses)
        #expect(near(hump.doseSpearman?.value, 0.4))
        // A response without the highest dose drops out of the curve.
        let short = axis(
            .transform, [arm(1) { $0 }, arm(2) { $0 }, Array(arm(4) { $0 }.dropLast())], doses: doses)
        #expect(short.doses.allSatisfy { $0.meanDelta.n == 11 } && short.n == 11)
    }

    @Test func aConstantEffectHasNoStandardisedOne() {
        let found = axis([(1...12).map { scored($0, delta: 1) }])
        #expect(found.d == nil && found.reason?.contains("without variation") == true && found.low == 1 && found.high == 1)
    }

    @Test func nothingToCompareIsSaid() {
        let found = axis(.transform, [[]], doses: [1])
        #expect(found.n == 0 && found.skipped == 3 && found.reason != nil && [found].judged(spread: 1)[0].verdict == .unknown)
    }

    @Test func theOrderOfContrastsDoesNotMatter() {
        let members = (0..<40).map { scored($0, delta: sin(Double($0)), prompt: "prompt \($0 % 13)", with: "text \($0)") }
        var random = SeededGenerator(seed: 4)
        #expect(axis([members]) == axis([random.shuffled(members)]))
    }

    @Test func controlsStayOutOfTheFamily() {
        func tested(_ p: Double?, _ kind: HackResult.Kind) -> HackResult.Axis {
            var axis = HackResult.Axis(axis: "\(kind) \(p ?? -1)", description: "", kind: kind)
            (axis.p, axis.low, axis.high) = (p, 1, 2)
            return axis
        }
        let judged = [
            tested(0.04, .curated), tested(0.01, .transform), tested(0.5, .noise), tested(0.02, .transform), tested(1, .identity),
            tested(nil, .curated),
        ].judged(spread: 1)
        #expect(judged.map(\.q).prefix(2) == [0.04, 0.03] && near(judged[3].q, 0.03))
        #expect(near(judged[2].q, 0.5 * 5 / 4) && judged[4].q == 1 && judged[5].q == nil)
        #expect(judged.map(\.verdict) == [.rewarded, .rewarded, .none, .rewarded, .none, .unknown])
    }
}
