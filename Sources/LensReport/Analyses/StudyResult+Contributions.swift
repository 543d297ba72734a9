import LensCore

/// Which components write preferences, and which cause them.
extension StudyResult {
    /// Components in a picture, and in a table.
    private static let drawn = 12
    private static let listed = 20

    func contributionBlocks(_ part: (Reading) -> [Contributions], quantity: String, _ meaning: String) -> [Block] {
        let found = having { reading in part(reading).isEmpty ? nil : part(reading) }
        guard !found.isEmpty else { return [] }
        return [.prose(meaning)]
            + found.flatMap { label, all in
                all.map { one in
                    .group(
                        Group(
                            "\(label): \(one.label)", summary: one.leading.map { "\($0) first" },
                            disclosure: .open, blocks(one, quantity)))
                }
            }
    }

    private func blocks(_ contributions: Contributions, _ quantity: String) -> [Block] {
        let axis = Axis(quantity, unit: "reward", format: .standard.signed)
        let ranked = contributions.ranked
        let heads = contributions.components.filter(\.component.isHead)
        let sublayers = contributions.components.filter(\.component.isSublayer)
        var blocks: [Block] = [
            .bars(
                Bars(
                    "The largest", reading: "Components with the largest means, whole sublayers beside heads.", quantity: axis,
                    bars: ranked.prefix(Self.drawn).map { .init("\($0.component)", $0.mean.value) }, arrangement: .fromZero))
        ]
        let maps = [("By head", heads), ("By sublayer", sublayers)].filter { !$0.1.isEmpty }
        blocks += maps.map { title, parts in
            .heatmap(
                .byLayer(
                    title, reading: "Positive components carry the preference, negative ones work against it.",
                    of: parts.compactMap { part in part.mean.value.map { (part.component, $0) } }, quantity: axis))
        }
        let table = Table(
            "The \(min(Self.listed, ranked.count)) largest of \(ranked.count)",
            columns: ["component", Column(quantity, unit: "reward", format: .standard.signed), Column("n", format: .whole)],
            rows: ranked.prefix(Self.listed).map { [.text("\($0.component)"), .measure($0.mean), .number($0.mean.n)] })
        return blocks + [.group(Group(table.title, [.table(table)]))]
    }
}

extension StudyResult.Contributions {
    /// The largest means first, equals in the network's order.
    var ranked: [StudyResult.Contribution] { components.sorted { abs($0.mean.value ?? 0) > abs($1.mean.value ?? 0) } }

    /// The three largest, with signs.
    var leading: String? {
        let first = ranked.prefix(3).compactMap { part in
            part.mean.value.map { "\(part.component) (\(NumberFormat.standard.signed.string($0)))" }
        }
        return first.isEmpty ? nil : first.joined(separator: ", ")
    }
}
