/// Which positions of a series are named on its axis: as many as fit, evenly spaced.
enum PositionLabels {
    static func choose(_ series: Series, on x: LinearScale) -> [(place: Double, label: String)] {
        let finite = series.positions.indices.filter { series.positions[$0].isFinite }
        let whole = finite.allSatisfy { series.positions[$0] == series.positions[$0].rounded() }
        guard series.names != nil || (whole && finite.count <= 26) else {
            let ticks = x.ticks(about: x.end - x.start > 400 ? 8 : 5)
            return ticks.values.map { (x.place($0), ticks.label($0)) }
        }
        let labels = finite.map { (x.place(series.positions[$0]), TextExtent.fit(series.name($0), 110)) }
        let every = [1, 2, 4, 5, 8, 10, 16, 20, 32, 50, 64, 100, 128, 200, 500, 1000]
        let step = every.first { step in
            let shown = stride(from: 0, to: labels.count, by: step).map { labels[$0] }
            return zip(shown, shown.dropFirst()).allSatisfy { pair in
                // The first one is moved to the right where it would begin outside the picture.
                let half = TextExtent.of(pair.0.1) / 2
                return pair.1.0 - max(pair.0.0, half) >= half + TextExtent.of(pair.1.1) / 2 + 6
            }
        }
        return stride(from: 0, to: labels.count, by: step ?? max(labels.count, 1)).map { labels[$0] }
    }
}
