import LensCore
import LensTorch

/// How terms correlate with directions that mean nothing, drawn with the covariance of the reference's own changes.
struct ConflictNull {
    /// `[term][draw]`
    private let correlations: [[Double]]

    /// - Parameter differences: `[pair, width]`.
    init(_ differences: Tensor, terms: ConflictTerms, draws: Int, seed: UInt64) throws {
        let count = differences.length(0)
        var random = SeededGenerator(seed: seed)
        let weights = try Tensor((0..<count * draws).map { _ in random.normal() }, shape: [count, draws])
        // A random sum of the changes has their second moments as its covariance; [pair, pair] · [pair, draw]
        let drawn = try differences.matmul(differences.transposed()).matmul(weights)
        let lengths = try drawn.squared().sum([0]).squareRoot().doubles()
        correlations = try terms.all.map { term in
            let length = Vector.length(term.changes)
            let products = try Tensor(term.changes).matmul(drawn).doubles()
            return zip(products, lengths).compactMap { $1 > 0 && length > 0 ? $0 / ($1 * length) : nil }
        }
    }

    /// Of two terms, each with its random directions.
    func pooled(_ a: Int, _ b: Int) -> [Double] { correlations[a] + correlations[b] }
}
