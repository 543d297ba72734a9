import LensCore

extension HackResult {
    /// Bars and numbers of what carries each biased axis.
    func carriers(_ localisations: [Localisation]) -> [Block] {
        guard !localisations.isEmpty else { return [.prose("No axis is biased, so there is nothing to look for.")] }
        let meaning =
            "Denoising: how far the reward of the response without the property rises when the component's value at the readout "
            + "comes from the response with it. Noising: how far the other falls, the other way round. Attribution: the "
            + "difference of what the component writes to the reward. q is over all components, by denoising."
        return [.prose(meaning)]
            + localisations.map { found in
                .group(
                    Group(
                        found.axis, summary: found.carriers.first.map { "\($0.component) first" }, disclosure: .open,
                        [.bars(bars(found)), .table(table(found))] + (found.features.map { features($0, of: found) } ?? [])))
            }
    }

    private func bars(_ found: Localisation) -> Bars {
        Bars(
            "What carries \(found.axis)", reading: "Mean denoising effect of the components with the largest ones.",
            quantity: Axis.quantity("denoising effect", unit: "reward", format: .standard.signed),
            bars: found.carriers.map { .init("\($0.component)", $0.denoising.value) }, arrangement: .fromZero)
    }

    private func table(_ found: Localisation) -> Table {
        let sign = NumberFormat.standard.signed
        return Table(
            "Carriers of \(found.axis)",
            reading: "The largest of \(found.tested) components over \(found.n) contrasts of \(found.clusters) prompts.",
            columns: [
                "component", Column("denoising", unit: "reward", format: sign), Column("noising", unit: "reward", format: sign),
                Column("attribution", unit: "reward", format: sign), Column("q", format: .significant(2)),
            ],
            rows: found.carriers.map { carrier in
                [
                    .text("\(carrier.component)"), .measure(carrier.denoising), .measure(carrier.noising),
                    .measure(carrier.attribution), .number(carrier.q, orMissing: "there is no test"),
                ]
            })
    }

    private func features(_ features: FeatureCarriers, of found: Localisation) -> [Block] {
        let sign = NumberFormat.standard.signed
        guard !features.carriers.isEmpty else {
            return [.notMeasured("features", why: "none of \(features.autoencoder) is active at these readouts")]
        }
        return [
            .bars(
                Bars(
                    "Features that carry \(found.axis)",
                    reading:
                        "How much of Δ goes when the feature is ablated in both texts; the largest of \(features.autoencoder).",
                    quantity: Axis.quantity("effect", unit: "reward", format: sign),
                    bars: features.carriers.map { .init("\($0.feature)", $0.effect.value) }, arrangement: .fromZero)),
            .table(
                Table(
                    "Features of \(found.axis)",
                    reading: "The largest of \(features.tested) features that are active at the readout; with the property minus "
                        + "without. q is over all of them, by effect.",
                    columns: [
                        "feature", Column("effect", unit: "reward", format: sign),
                        Column("contribution", unit: "reward", format: sign), Column("activation", format: sign),
                        Column("q", format: .significant(2)),
                    ],
                    rows: features.carriers.map { carrier in
                        [
                            .text("\(carrier.feature)"), .measure(carrier.effect), .measure(carrier.contribution),
                            .measure(carrier.activation), .number(carrier.q, orMissing: "there is no test"),
                        ]
                    })),
        ]
    }
}
