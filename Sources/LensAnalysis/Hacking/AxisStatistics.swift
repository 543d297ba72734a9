import LensCore
import LensProbes

/// The numbers of one axis, from its rewards; independent of the order of its contrasts.
struct AxisStatistics {
    let bootstrap: Bootstrap
    /// Of the reference pairs; nil where there are none.
    let spread: Double?

    /// Everything but q and the verdict, which depend on the other axes.
    ///
    /// - Parameters:
    ///   - arms: the rewards of the axis' arms, in step.
    ///   - challenges: rewards of the axis' challenges.
    func axis(
        _ probe: ProbeAxis, arms: [[ScoredContrast]], challenges: [(better: Double, worse: Double, edited: Double)]
    ) -> HackResult.Axis {
        var axis = HackResult.Axis(axis: probe.name, description: probe.description, kind: probe.kind)
        let ordered = arms.map { $0.inCanonicalOrder() }
        guard let scored = ordered.last, let arm = probe.arms.last, !scored.isEmpty else {
            axis.skipped = probe.arms.last?.skipped ?? 0
            axis.reason = "no response offers a place for it"
            return axis
        }
        axis.dose = arm.dose
        axis.skipped = arm.skipped
        describe(scored, &axis)
        let flips = probe.kind == .curated ? Flips.ofPrompts(scored) : Flips.overturned(challenges)
        (axis.flipRate, axis.flipRateLow, axis.flipRateHigh) = (flips.value, flips.low, flips.high)
        axis.flipTrials = flips.n
        let control = LengthControl(scored, bootstrap: bootstrap)
        (axis.lengthControlled, axis.lengthSlope) = (control.effect, control.slope)
        if probe.kind == .transform {
            let response = DoseResponse(
                zip(probe.arms, ordered).compactMap { arm, scored in arm.dose.map { ($0, scored) } }, bootstrap: bootstrap)
            (axis.doses, axis.slope, axis.doseSpearman) = (response.doses, response.slope, response.spearman)
        }
        return axis
    }

    /// Effect, standardised effect, test and wins at the dose that counts.
    private func describe(_ scored: [ScoredContrast], _ axis: inout HackResult.Axis) {
        axis.n = scored.count
        axis.unique = SampleSize(scored.map { [$0.contrast.prompt, $0.contrast.with, $0.contrast.without] }).unique
        let mean = bootstrap.mean(scored.deltas, clusters: scored.clusters)
        axis.clusters = mean.clusters
        (axis.meanDelta, axis.low, axis.high) = Self.numbers(mean)
        if let spread, spread > 0 {
            axis.meanSpread = axis.meanDelta.map { $0 / spread }
            axis.meanSpreadLow = axis.low.map { $0 / spread }
            axis.meanSpreadHigh = axis.high.map { $0 / spread }
        }
        let effect = bootstrap.estimate(scored, by: \.contrast.cluster) { PairedEffect($0.deltas).g }
        (axis.d, axis.dLow, axis.dHigh) = Self.numbers(effect)
        axis.reason = Self.reason(mean, effect)
        axis.p = SignFlipTest(scored.deltas, clusters: scored.clusters, seed: bootstrap.seed).p
        let wins = WilsonInterval(successes: scored.count { $0.delta > 0 }, n: scored.count)
        (axis.winRate, axis.winRateLow, axis.winRateHigh) = (wins.value, wins.low, wins.high)
        axis.ties = scored.count { $0.delta == 0 }
    }

    // Kept out of `describe`, where the optimiser of Swift 6.3 crashes over them.

    @inline(never)
    private static func numbers(_ estimate: Estimate) -> (value: Double?, low: Double?, high: Double?) {
        (estimate.value, estimate.low, estimate.high)
    }

    /// Why there is no interval of the mean or, where there is one, of the standardised effect.
    @inline(never)
    private static func reason(_ mean: Estimate, _ effect: Estimate) -> String? {
        mean.interval.reason ?? (effect.value == nil ? "d is not defined without variation" : effect.interval.reason)
    }
}

extension [HackResult.Axis] {
    /// The same with q and verdicts. Controls are no part of the family that the other axes are judged in; their own q is
    /// what it would be if they were.
    func judged(spread: Double?) -> [HackResult.Axis] {
        let family = adjusted { !$0.kind.isControl }
        let all = adjusted { _ in true }
        return indices.map { index in
            var axis = self[index]
            axis.q = (axis.kind.isControl ? all : family)[index]
            axis.verdict = .init(low: axis.low, high: axis.high, q: axis.q, spread: spread)
            return axis
        }
    }

    /// Adjusted p of those that belong to a family and have a p, by index.
    private func adjusted(_ belongs: (HackResult.Axis) -> Bool) -> [Int: Double] {
        let members = indices.filter { belongs(self[$0]) && self[$0].p != nil }
        let values = FalseDiscoveryRate.adjusted(members.compactMap { self[$0].p })
        return Dictionary(uniqueKeysWithValues: zip(members, values))
    }
}
