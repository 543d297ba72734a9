import LensCore

/// Where in depth preferences form.
extension StudyResult {
    /// Depths at which models of different numbers of blocks are drawn.
    private static let steps = 20

    var depthBlocks: [Block] {
        let found = having(\.depths)
        guard !found.isEmpty else { return [] }
        return [.series(curves(found)), .table(depthTable(found)), .bars(bars(found))]
    }

    private func curves(_ found: [(label: String, found: Depths)]) -> Series {
        let layers = Set(found.map(\.found.layers))
        let count = layers.count == 1 ? max(1, layers.first ?? 1) : Self.steps
        let positions = (0...count).map { Double($0) / Double(count) }
        /// Linear between blocks; nothing where a part is missing.
        func at(_ positions: [Double], _ values: [Double?]) -> [Double?] {
            let known = values.compactMap(\.self)
            guard known.count == values.count, !known.isEmpty else { return positions.map { _ in nil } }
            return positions.map { RelativeDepth.value(of: known, at: $0) }
        }
        return Series(
            "Mean difference over depth",
            reading:
                "The reward lens on chosen minus rejected, in each model's own root mean square of margins, from the embedding "
                + "to the last block.",
            x: Axis("depth", format: Self.depth), y: Axis("mean difference", unit: "spreads", format: .decimals(2)),
            positions: positions,
            curves: found.map { label, depths in
                Curve(
                    label, at(positions, depths.curve.map(\.value)),
                    band: Band(
                        "95 % interval", low: at(positions, depths.curve.map(\.low)),
                        high: at(positions, depths.curve.map(\.high))))
            })
    }

    private func depthTable(_ found: [(label: String, found: Depths)]) -> Table {
        Table(
            "Depths at which preferences form",
            reading: "A preference has formed where the difference reaches half of its final value. Means over pairs, from the "
                + "embedding (0 %) to the last block (100 %); the curve is how many pairs are formed for good at each depth.",
            columns: [
                "", Column("blocks", format: .whole), Column("first reached", format: Self.depth),
                Column("for good", format: Self.depth), Column("pairs", format: .whole), "by depth",
            ],
            rows: found.map { label, depths in
                [
                    .text(label), .number(depths.layers), .measure(depths.firstCrossing), .measure(depths.stable),
                    .number(depths.stable.n), .spark(depths.stableCounts.map(Double.init)),
                ]
            })
    }

    private func bars(_ found: [(label: String, found: Depths)]) -> Bars {
        Bars(
            "Formed for good", reading: "The mean depth from which on half of the final difference stays reached.",
            quantity: Axis("mean depth", format: Self.depth), bars: found.map { .init($0.label, $0.found.stable.value) },
            arrangement: .fromZero)
    }
}
