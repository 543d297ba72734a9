import LensCore

@testable import LensAnalysis

/// Two texts a cluster, from normal distributions with a common covariance, the ones with the concept shifted.
struct GaussianRows {
    /// `[width][width]`: draws are this matrix times white noise.
    let mixing: [[Double]]
    let shift: [Double]

    /// A covariance far from a sphere.
    init(width: Int, shift: Double, seed: UInt64 = 1) {
        var random = SeededGenerator(seed: seed)
        mixing = (0..<width).map { row in (0..<width).map { _ in random.normal() * Double(1 + row) / Double(width) } }
        self.shift = (0..<width).map { _ in random.normal() * shift }
    }

    func rows(clusters: Int, seed: UInt64) -> LabelledRows {
        var random = SeededGenerator(seed: seed)
        let rows = (0..<2 * clusters).map { text in
            let noise = shift.map { _ in random.normal() }
            let mixed = mixing.map { Vector.dot($0, noise) }
            return text.isMultiple(of: 2) ? zip(mixed, shift).map { $0 + $1 } : mixed
        }
        return LabelledRows(
            rows: rows, labels: rows.indices.map { $0.isMultiple(of: 2) }, clusters: rows.indices.map { "c\($0 / 2)" })
    }
}
