import LensCore

extension DivergenceResult: Presentable {
    public static var title: String { "Divergence-aware patching" }

    public func sections() -> [Document.Section] {
        var sections = [
            Document.Section("Summary", [.prose(summary), .scatter(scatter), .table(componentTable)]),
            Document.Section("Divergent patches", divergentBlocks),
            Document.Section("Constrained patches", constrainedBlocks),
            Document.Section("Natural distributions", [.table(manifoldTable)]),
        ]
        if let rewardLens1 { sections.append(.init("As reward-lens 1.0 computes it", blocks(rewardLens1))) }
        return sections
    }

    private static let share = NumberFormat.percent(decimals: 0)
    private static let two = NumberFormat.decimals(2)
    private static let most = 20

    private var patches: [(pair: String, patch: Patch)] { pairs.flatMap { pair in pair.patches.map { (pair.id, $0) } } }

    private var summary: String {
        let all = patches.map(\.patch)
        func count(_ verdict: Verdict) -> Int { all.count { $0.verdict == verdict } }
        let reliable = reliability.value.map { value in
            let interval =
                zip2(reliability.low, reliability.high).map { " [\(Self.share.string($0)), \(Self.share.string($1))]" } ?? ""
            return " Reliability, the share of all effects that is not pernicious: \(Self.share.string(value))\(interval)."
        }
        return
            "Of \(all.count) patches (\(mode.rawValue), \(pairs.count) pairs), \(count(.natural)) are natural, \(count(.harmless)) "
            + "divergent but harmless, and \(count(.pernicious)) pernicious: their effect is another one where what makes them divergent "
            + "is removed." + (reliable ?? " Reliability: \(reliability.reason ?? "there are no effects").")
    }

    private var scatter: Scatter {
        Scatter(
            "Divergence beside effect",
            reading: "Right of 1 a patch is divergent: 99 % of natural activations lie left of it. Height is the patch's effect.",
            x: Axis("divergence over threshold", format: .significant(2)),
            y: Axis("effect", unit: "reward units", format: .standard.signed),
            points: patches.map {
                .init(
                    $0.patch.ratio, $0.patch.effect, label: "\($0.pair) \($0.patch.component)", group: $0.patch.verdict.rawValue)
            }, labelling: .outermost(3))
    }

    private var componentTable: Table {
        Table(
            "Components", reading: "Mean effect over pairs, mean divergence (over the threshold), and how many patches are what.",
            columns: [
                "component", Column("n", format: .whole), Column("mean effect", unit: "reward units", format: .standard.signed),
                Column("divergence", format: Self.two), Column("natural", format: .whole), Column("harmless", format: .whole),
                Column("pernicious", format: .whole),
            ],
            rows: components.map {
                [
                    .text("\($0.component)"), .number($0.n), .estimate($0.meanEffect, $0.low, $0.high, $0.reason),
                    .number($0.meanRatio), .number($0.natural), .number($0.harmless), .number($0.pernicious),
                ]
            })
    }

    private var divergentBlocks: [Block] {
        let divergent = patches.filter { $0.patch.verdict != .natural }
        guard !divergent.isEmpty else { return [.prose("No patch is divergent.")] }
        let ranked = divergent.sorted { a, b in
            (a.patch.verdict == .pernicious ? 1 : 0, abs(a.patch.effect)) > (
                b.patch.verdict == .pernicious ? 1 : 0, abs(b.patch.effect)
            )
        }
        let signed = NumberFormat.standard.signed
        let table = Table(
            divergent.count > Self.most
                ? "The \(Self.most) with the largest effects, pernicious ones first" : "Divergent patches",
            reading:
                "Divergence of the activation that was put in, and of the stream entering the next block, over their thresholds; the "
                + "distance to the fifth nearest text over its own.",
            columns: [
                "pair", "component", "verdict", Column("activation", format: Self.two), Column("stream", format: Self.two),
                Column("nearest", format: Self.two), Column("effect", format: signed), Column("made natural", format: signed),
            ],
            rows: ranked.prefix(Self.most).map { pair, patch in
                [
                    .text(pair), .text("\(patch.component)"), .text(patch.verdict.rawValue), .number(patch.patched.ratio),
                    .number(patch.downstream?.ratio, orMissing: "there is no block behind it"),
                    .number(max(patch.patched.neighbourRatio, patch.downstream?.neighbourRatio ?? 0)), .number(patch.effect),
                    .number(patch.naturalEffect, orMissing: ""),
                ]
            })
        return [.table(table)]
    }

    private var constrainedBlocks: [Block] {
        guard let kept else { return [.notMeasured("Constrained patches", why: "no steps were asked for")] }
        return [
            .prose(
                "Each patch was optimised to keep its effect while coming as near as it can to the natural activations of texts with the "
                    + "source's reward. Beside it stands the point of the same divergence on the straight way to the mean."),
            .table(
                Table(
                    "What is kept", columns: ["of", Column("kept", format: Self.share), Column("pairs", format: .whole)],
                    rows: [
                        [.text("effect, by the constrained patch"), .measure(kept.effect), .number(kept.effect.n)],
                        [.text("effect, by shrinking to the mean"), .measure(kept.shrunkEffect), .number(kept.shrunkEffect.n)],
                        [.text("divergence, by both"), .measure(kept.divergence), .number(kept.divergence.n)],
                    ])),
        ]
    }

    private var manifoldTable: Table {
        Table(
            "Natural activations by site (\(reference))",
            reading:
                "Leading components that hold 95 % of the variance, at most a quarter as many as texts; the threshold is the .99 "
                + "quantile of held-out texts' scores.",
            columns: [
                "site", Column("texts", format: .whole), Column("components", format: .whole),
                Column("variance held", format: Self.share),
                Column("threshold", format: .significant(3)),
            ],
            rows: manifolds.map {
                [.text("\($0.component)"), .number($0.n), .number($0.components), .number($0.explained), .number($0.threshold)]
            })
    }

    private func blocks(_ old: Double) -> [Block] {
        let judged = patches.compactMap(\.patch.rewardLens1)
        return [
            .warning(
                "Mahalanobis' distance above 2 is called divergent whatever the number of dimensions, and pernicious where the effect is "
                    + "large: nothing is recomputed."),
            .definitions([
                .init("called divergent", "\(judged.count { $0.verdict != .natural }) of \(judged.count) patches"),
                .init("called pernicious", "\(judged.count { $0.verdict == .pernicious })"),
                .init("reliability score", Self.share.string(old)),
            ]),
        ]
    }
}
