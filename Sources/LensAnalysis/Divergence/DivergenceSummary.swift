import LensCore

/// Patches of all pairs together.
struct DivergenceSummary {
    private let pairs: [DivergenceResult.Pair]
    private let components: [Component]
    private let bootstrap: Bootstrap

    init(_ pairs: [DivergenceResult.Pair], _ components: [Component], seed: UInt64) {
        (self.pairs, self.components, bootstrap) = (pairs, components, Bootstrap(seed: seed))
    }

    var rows: [DivergenceResult.Row] {
        components.indices.map { index in
            let patches = pairs.map { $0.patches[index] }
            func count(_ verdict: DivergenceResult.Verdict) -> Int { patches.count { $0.verdict == verdict } }
            return .init(
                component: components[index], effect: Measure(bootstrap.mean(patches.map(\.effect))),
                meanRatio: patches.reduce(0) { $0 + $1.ratio } / Double(max(1, patches.count)), natural: count(.natural),
                harmless: count(.harmless), pernicious: count(.pernicious))
        }
    }

    /// The share of total |effect| that is not pernicious.
    var reliability: Measure {
        ratio {
            $0.verdict == .pernicious ? 0 : abs($0.effect)
        } of: {
            abs($0.effect)
        }
    }

    var kept: DivergenceResult.Kept {
        func loss(_ effect: @escaping (DivergenceResult.Constrained) -> Double) -> Measure {
            ratio { patch in
                abs(patch.effect) - abs((patch.constrained.map(effect) ?? 0) - patch.effect)
            } of: {
                abs($0.effect)
            }
        }
        return .init(
            effect: loss(\.effect), shrunkEffect: loss(\.shrunkEffect),
            divergence: ratio {
                $0.constrained?.score ?? 0
            } of: {
                $0.patched.score
            })
    }

    /// The mean over pairs of the share of components that reward-lens 1.0 does not call pernicious.
    var old: Double? {
        let shares = pairs.filter { !$0.patches.isEmpty }.map { pair in
            1 - Double(pair.patches.count { $0.rewardLens1?.verdict == .pernicious }) / Double(pair.patches.count)
        }
        return Moments(shares).mean
    }

    /// One sum over all patches over another; pairs are resampled.
    private func ratio(
        _ part: (DivergenceResult.Patch) -> Double, of whole: (DivergenceResult.Patch) -> Double
    ) -> Measure {
        let sums = pairs.map { pair in
            (part: pair.patches.reduce(0) { $0 + part($1) }, whole: pair.patches.reduce(0) { $0 + whole($1) })
        }
        return Measure(
            bootstrap.estimate(sums) { drawn in
                let whole = drawn.reduce(0) { $0 + $1.whole }
                return whole > 0 ? drawn.reduce(0) { $0 + $1.part } / whole : nil
            })
    }
}
