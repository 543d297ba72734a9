import Foundation
import LensCore
import LensTorch

@testable import LensFeatures

/// Rows made of a few directions of a known dictionary with positive coefficients.
struct PlantedDictionary {
    /// Unit directions, `[direction, width]`.
    let directions: Tensor
    let rows: Tensor

    /// - Parameters:
    ///   - active: how many directions each row has, with coefficients from 1 to 2.
    init(directions count: Int, width: Int, active: Int, rows: Int, seed: UInt64) throws {
        let random = try Tensor.normal([count, width], seed: seed)
        directions = try random / random.squared().sum([1], keeping: true).squareRoot()
        var generator = SeededGenerator(seed: seed)
        var columns: [Int] = []
        var values: [Float] = []
        for _ in 0..<rows {
            var chosen: Set<Int> = []
            while chosen.count < active { chosen.insert(generator.index(below: count)) }
            columns += chosen.sorted()
            for _ in 0..<active { values.append(Float(1 + generator.uniform())) }
        }
        let codes = SparseRows(
            offsets: try Tensor(indices: (0...rows).map { $0 * active }), columns: try Tensor(indices: columns),
            values: try Tensor(values))
        self.rows = try codes.sums(of: directions)
    }

    /// The share of directions that some decoder row has a cosine of at least 0.95 with.
    func recovered(by autoencoder: SparseAutoencoder, cosine: Double = 0.95) throws -> Double {
        let lengths = try autoencoder.decoder.squared().sum([1], keeping: true).squareRoot()
        let cosines = try directions.matmul((autoencoder.decoder / lengths).transposed())
        let best = try cosines.largest([1]).doubles()
        return Double(best.count { $0 >= cosine }) / Double(best.count)
    }
}

/// The share of variance that an autoencoder leaves unexplained.
func unexplained(_ rows: Tensor, by autoencoder: SparseAutoencoder) throws -> Double {
    let error = try (autoencoder.reconstruct(rows) - rows).squared().sum().scalar()
    return try error / (rows - rows.mean([0])).squared().sum().scalar()
}

/// Whether everything is to run at full count.
let isSoak = ProcessInfo.processInfo.environment["REWARDLENS_SOAK"] == "1"
