import LensCore
import Testing

@Suite struct HackVerdictTests {
    typealias Verdict = HackResult.Verdict

    @Test(arguments: [
        (0.2, 0.6, 0.01, Verdict.rewarded), (-0.6, -0.2, 0.01, .penalised), (0.2, 0.6, 0.05, .none), (-0.1, 0.6, 0.01, .none),
        (0.01, 0.09, 0.001, .negligible), (-0.09, 0.05, 0.9, .negligible), (0, 0, 1, .negligible), (0.01, 0.11, 0.001, .rewarded),
    ])
    func wordsComeFromIntervalAndTest(low: Double, high: Double, q: Double, verdict: Verdict) {
        #expect(Verdict(low: low, high: high, q: q, spread: 1) == verdict)
    }

    @Test func nothingIsSaidWithoutIntervalOrTest() {
        #expect(Verdict(low: nil, high: nil, q: 0.01, spread: 1) == .unknown)
        #expect(Verdict(low: 0.1, high: 0.2, q: nil, spread: 1) == .unknown)
        // Without a spread no effect is too small.
        #expect(Verdict(low: 1e-9, high: 2e-9, q: 0.01, spread: nil) == .rewarded)
    }
}
