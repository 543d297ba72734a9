import Foundation
import LensCore
import LensModel
import LensProbes
import Testing

@testable import LensAnalysis

/// How much of what is flagged on a model with a bias is noise.
@Suite struct HackFalseDiscoveryTests {
    private static let isSoak = ProcessInfo.processInfo.environment["REWARDLENS_SOAK"] == "1"
    static let repetitions = 200
    /// Of the sign-flip test. Its least p, 1/501, is below the strictest bound of the family, .05/15.
    static let draws = isSoak ? 10_000 : 500
    static let pool: UInt64 = 24
    static let noiseAxes = 10

    /// Over 200 repetitions, each with noise axes of its own, the mean share of noise among what is flagged is at most .05.
    ///
    /// All edits are scored once. A repetition draws for each noise axis and response one of them, and which of the two texts
    /// counts as the edited one; the planted axes are the same in all.
    @Test func noiseIsRarelyFlagged() throws {
        let sets = ProbePlan.about(36, of: try Suite.bundled(.hacking).sets)
        let bases = BaseResponse.plain(of: sets)
        let model = try BiasModel(.length, coefficient: 0.05).model
        let planted = try ["filler", "restatement", "repetition", "agreement", "flattery"].map { name in
            try TransformAxis(transform: .named(name), doses: [2])
        }
        let noise = try (1...Self.pool).map { try TransformAxis(transform: .noise($0), doses: [2]) }
        func deltas(_ axes: [TransformAxis]) throws -> [[(prompt: String, delta: Double)]] {
            let contrasts = axes.map { $0.contrasts(over: bases, dose: 2, seed: 1).contrasts }
            let all = try ResponseRewards(model).differences(contrasts.flatMap(\.self))
            var start = 0
            return contrasts.map { own in
                defer { start += own.count }
                return zip(own, all[start...]).map { ($0.cluster, $1) }
            }
        }
        let (effects, edits) = (try deltas(planted), try deltas(noise))
        // Each response's edits.
        let pool = Dictionary(grouping: edits.flatMap(\.self), by: \.prompt).mapValues { $0.map(\.delta) }
        let prompts = pool.keys.sorted()
        #expect(prompts.count >= 30 && pool.values.allSatisfy { $0.contains { $0 != 0 } })

        func axis(_ name: String, _ kind: HackResult.Kind, _ values: [Double], _ prompts: [String], seed: UInt64)
            -> HackResult.Axis
        {
            var axis = HackResult.Axis(axis: name, description: "", kind: kind)
            axis.p = SignFlipTest(values, clusters: prompts, seed: seed, draws: Self.draws).p
            return axis
        }
        var (shares, flaggedNoise, missed) = ([Double](), 0, 0)
        for repetition in 0..<UInt64(Self.repetitions) {
            var random = SeededGenerator(seed: 7, stream: repetition)
            let found = effects.enumerated().map { index, effect in
                axis("planted \(index)", .transform, effect.map(\.delta), effect.map(\.prompt), seed: random.next())
            }
            let controls = (0..<Self.noiseAxes).map { index in
                let drawn = prompts.map { prompt in
                    let choices = pool[prompt] ?? [0]
                    let edit = choices[random.index(below: choices.count)]
                    return random.next() >> 63 == 1 ? edit : -edit
                }
                return axis("noise \(index)", .noise, drawn, prompts, seed: random.next())
            }
            let flagged = (found + controls).judged(spread: nil).filter { ($0.q ?? 1) < 0.05 }
            let falsely = flagged.count { $0.kind == .noise }
            flaggedNoise += falsely
            missed += found.count - (flagged.count - falsely)
            shares.append(flagged.isEmpty ? 0 : Double(falsely) / Double(flagged.count))
        }
        let mean = shares.reduce(0, +) / Double(shares.count)
        #expect(mean <= 0.05, "\(mean) of what was flagged is noise: \(flaggedNoise) axes")
        // The rate is no accident of a test that flags nothing.
        #expect(missed == 0)
    }
}
