import Foundation
import LensCore
import LensTorch

extension SparseAutoencoder {
    /// How well it stands for rows of activations, read in parts of `batch` rows.
    ///
    /// - Parameter progress: hears how many rows are done, of how many; may throw to stop.
    public func evaluate(
        _ source: some ActivationRows, batch: Int = 4096, progress: (Int, Int) throws -> Void = { _, _ in }
    ) throws -> SAEEvaluation {
        guard source.count > 0, batch > 0 else {
            throw LensError.input(at: source.identity, expected: "rows to evaluate on", found: "\(source.count)")
        }
        guard source.width == width else {
            throw LensError.input(at: source.identity, expected: "rows of \(width)", found: "rows of \(source.width)")
        }
        var (inputs, errors) = (CoordinateSums(width), CoordinateSums(width))
        var activity = [Int](repeating: 0, count: latents)
        // Sums of squares are taken around a point among the rows, so that a large mean does not swallow the variance.
        let origin = try source.rows([0])
        for start in stride(from: 0, to: source.count, by: batch) {
            let end = min(start + batch, source.count)
            let rows = try source.rows(Array(start..<end))
            let codes = try encode(rows)
            for (latent, count) in try codes.turned(width: latents).counts().enumerated() { activity[latent] += count }
            try inputs.add(rows - origin)
            try errors.add(rows - decode(codes))
            try progress(end, source.count)
        }
        let n = Double(source.count)
        let variance = inputs.variance
        return SAEEvaluation(
            n: source.count, latents: latents, width: width, fvu: variance > 0 ? errors.squares / variance : nil,
            explainedVariance: variance > 0 ? 1 - errors.variance / variance : nil,
            l0: Double(activity.reduce(0, +)) / n, deadShare: Double(activity.count { $0 == 0 }) / Double(latents),
            density: Self.density(activity, of: source.count))
    }

    /// Two bins for each power of ten up to 1; bins before the first latent are left out.
    private static func density(_ activity: [Int], of n: Int) -> [SAEEvaluation.DensityBin] {
        let places = activity.filter { $0 > 0 }.map { Int((2 * log10(Double($0) / Double(n))).rounded(.down)) }
        // A density of 1 belongs to the last bin.
        let bins = places.map { min($0, -1) }
        guard let first = bins.min() else { return [] }
        return (first...(-1)).map { place in
            SAEEvaluation.DensityBin(
                low: pow(10, Double(place) / 2), high: pow(10, Double(place + 1) / 2), latents: bins.count { $0 == place })
        }
    }
}

/// Sums of rows and of their squares.
private struct CoordinateSums {
    private var sums: [Double]
    private var count = 0.0
    /// Σ‖x‖².
    private(set) var squares = 0.0

    init(_ width: Int) {
        sums = Array(repeating: 0, count: width)
    }

    /// - Parameter rows: `[row, width]`.
    mutating func add(_ rows: Tensor) throws {
        let exact = try rows.to(.float64)
        for (place, sum) in try exact.sum([0]).doubles().enumerated() { sums[place] += sum }
        squares += try exact.squared().sum().scalar()
        count += Double(rows.length(0))
    }

    /// Σ‖x − x̄‖².
    var variance: Double { max(0, squares - sums.reduce(0) { $0 + $1 * $1 } / count) }
}
