import LensCore
import LensTorch

/// What one block's scores are matched with for each relative distance; both `[1, head, distance, headWidth]`.
struct DistanceWeights: Sendable {
    /// Matched with contents' queries; nil where they are not.
    let key: Tensor?
    /// Matched with contents' keys; nil where they are not.
    let query: Tensor?
}

/// The table of relative distances that all blocks share.
struct DistanceTable {
    /// `[2 · span, width]`, normed where the family norms it.
    let rows: Tensor
    let attention: Architecture.Attention
    let relative: Architecture.Attention.RelativePositions

    /// nil where scores do not depend on distances.
    init?(_ loader: inout WeightLoader, architecture a: Architecture, names: TensorNames) throws {
        guard let relative = a.attention.relative else { return nil }
        guard let name = names.distances else { throw LensError.failure("the family names no table of distances") }
        let stored = try loader.exact(name + ".weight", shape: [2 * relative.span, a.width])
        let norm = relative.isNormed ? try names.distancesNorm.map { try loader.norm($0, width: a.width, a.norm) } : nil
        rows = try norm.applied(to: stored)
        attention = a.attention
        self.relative = relative
    }

    /// The table through one block's projections.
    func projected(
        _ loader: inout WeightLoader, names: TensorNames, prefix: String, query: LinearLayer, key: LinearLayer
    ) throws -> DistanceWeights {
        func own(_ name: String?, _ shared: LinearLayer, isThere: Bool) throws -> Tensor? {
            guard isThere else { return nil }
            guard !relative.sharesProjections, let name else { return try byHead(shared) }
            let out = attention.heads * attention.headWidth
            return try byHead(
                loader.linear(prefix + name, out: out, in: rows.length(1), bias: true, orientation: names.orientation))
        }
        return DistanceWeights(
            key: try own(names.distanceKey, key, isThere: relative.hasContentToPosition),
            query: try own(names.distanceQuery, query, isThere: relative.hasPositionToContent))
    }

    /// `[distance, width]` → `[1, head, distance, headWidth]`
    private func byHead(_ projection: LinearLayer) throws -> Tensor {
        try projection.apply(rows).reshaped([1, rows.length(0), attention.heads, -1]).permuted([0, 2, 1, 3])
    }
}
