import LensCore

/// Steering and removal.
extension ConceptsResult {
    var steeringBlocks: [Block] {
        let two = NumberFormat.decimals(2)
        let steered = concepts.compactMap { concept in concept.steering.map { (concept: concept, steering: $0) } }
        guard !steered.isEmpty else { return [.notMeasured("Steering", why: "activations define no direction")] }
        let table = Table(
            "Slopes",
            reading:
                "A slope counts where its interval leaves zero out and no random direction does as much. The natural dose is "
                + "the distance between texts with the concept and without, as an α.",
            columns: [
                "concept", Column("depth", format: .whole), Column("slope", unit: "reward units per α"),
                Column("r²", format: two), "20 random directions", Column("p", format: .significant(2)), "placebo",
                Column("natural dose", format: two), "verdict",
            ],
            rows: steered.map { concept, steering in
                [
                    .text(concept.name), .number(steering.layer), .measure(steering.slope),
                    .number(steering.linearity, orMissing: "nothing changes"),
                    .text(range(steering.random.min(), steering.random.max(), .standard)), .number(steering.p),
                    .measure(steering.placebo), .number(steering.naturalDose), .text(steering.verdict.rawValue),
                ]
            })
        return [
            .prose(
                "To texts that lack the concept its mean difference u is added as h + α · rms(h) · u at the best depth, and everything "
                    + "behind is computed again. The placebo is the direction of a difference without meaning."),
            .table(table),
        ] + steered.map { concept, steering in .group(Group(concept.name, [.series(doseResponse(concept.name, steering))])) }
    }

    private func doseResponse(_ name: String, _ steering: Steering) -> Series {
        // No dose, no change.
        let doses = steering.doses.sorted { $0.alpha < $1.alpha }
        let below = doses.count { $0.alpha < 0 }
        func curve(_ value: (Steering.Dose) -> Double?) -> [Double?] {
            let values = doses.map(value)
            return Array(values[..<below]) + [0] + Array(values[below...])
        }
        var curves = [
            Curve(
                name, curve(\.change.value), band: Band("95 % interval", low: curve(\.change.low), high: curve(\.change.high))),
            Curve("random, lowest", curve(\.randomLow), weight: .muted),
            Curve("random, highest", curve(\.randomHigh), weight: .muted),
        ]
        if doses.contains(where: { $0.placebo != nil }) { curves.append(Curve("placebo", curve(\.placebo))) }
        return Series(
            "Dose and response: \(name)", reading: "The mean change of the reward over texts that lack the concept.",
            x: Axis("α", format: .significant(2)),
            y: Axis("change of the reward", unit: "reward units", format: .standard.signed),
            positions: doses.prefix(below).map(\.alpha) + [0] + doses.dropFirst(below).map(\.alpha), curves: curves)
    }

    var removalBlocks: [Block] {
        let removed = concepts.compactMap { concept in concept.removal.map { (concept: concept, removal: $0) } }
        guard !removed.isEmpty else { return [.notMeasured("Removal", why: "activations define no direction")] }
        let (two, share) = (NumberFormat.decimals(2), NumberFormat.percent(decimals: 0))
        let certificates = Table(
            "Erasure by LEACE",
            reading:
                "AUROC of a fresh logistic probe, on prompts that neither eraser nor probe saw: erased where the interval holds "
                + "0.5 and did not before.",
            columns: [
                "concept", Column("depth", format: .whole), Column("texts", format: .whole), Column("before", format: two),
                Column("after", format: two), "verdict",
            ],
            rows: removed.map { concept, removal in
                [
                    .text(concept.name), .number(removal.layer), .number(removal.certificate.after.n),
                    .measure(removal.certificate.before), .measure(removal.certificate.after),
                    .text(removal.certificate.verdict.rawValue),
                ]
            })
        let effects = Table(
            "What is left without the concept",
            reading: "The mean reward with the concept minus without, and what removal costs on other preferences.",
            columns: [
                "concept", "removal", Column("difference", unit: "reward units"), Column("left of it", unit: "reward units"),
                Column("reference accuracy", format: share), Column("cost", format: .percent(decimals: 1)),
            ],
            rows: removed.flatMap { concept, removal in
                [("projection", removal.projection), ("LEACE", removal.erasure)].map { name, effect in
                    [
                        .text(concept.name), .text(name), .measure(removal.difference), .measure(effect.difference),
                        .measure(effect.accuracy), .measure(effect.cost),
                    ]
                }
            })
        var blocks: [Block] = [.table(certificates), .table(effects)]
        if let reference {
            let margin = NumberFormat.standard.signed
            let text =
                "The reference is \(reference.name): \(reference.accuracy.n) preferences, of which the model as it is gets "
                + (reference.accuracy.value.map(share.string) ?? "none")
                + " right" + (reference.margin.value.map { ", with a mean margin of \(margin.string($0))" } ?? "") + "."
            blocks.insert(.prose(text), at: 0)
        }
        return blocks
    }
}
