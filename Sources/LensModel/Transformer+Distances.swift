import LensCore
import LensTorch

extension Transformer {
    /// What relative distances add to scores before they are scaled, `[row, head, query, key]`, in the stream's type.
    ///
    /// - Parameters:
    ///   - places: the row of the table of distances for each query and key, `[query, key]`.
    ///   - query: `[row, head, query, headWidth]`.
    ///   - key: `[row, head, key, headWidth]`, all of the text's.
    func distanceScores(_ weights: DistanceWeights, at places: Tensor, query: Tensor, key: Tensor) throws -> Tensor {
        let (rows, heads, queries, keys) = (query.length(0), query.length(1), query.length(2), key.length(2))
        var scores = try Tensor.zeros([rows, heads, queries, keys], type: precision.stream, device: device)
        /// Each content, `[row, head, content, headWidth]`, against the distances in `places`, `[content, other]`.
        func matched(_ content: Tensor, _ distances: Tensor, _ places: Tensor) throws -> Tensor {
            // [row, head, content, distance]
            let all = try content.to(precision.stream).matmul(distances.to(precision.stream).transposed())
            return try all.gathered(
                3, places.unsqueezed(0).unsqueezed(0).expanded([rows, heads, places.length(0), places.length(1)]))
        }
        if let distances = weights.key { scores = try scores + matched(query, distances, places) }
        if let distances = weights.query { scores = try scores + matched(key, distances, places.transposed()).transposed() }
        return scores
    }
}

extension Architecture.Attention.RelativePositions {
    /// The table's row for the distance from each query to each key, `[query, key]`.
    func places(queries: Range<Int>, keys: Int, device: Device) throws -> Tensor {
        let last = max(queries.upperBound, keys)
        let buckets = try buckets(upTo: last)
        let rows = queries.flatMap { query in
            (0..<keys).map { key in
                let bucket = query >= key ? buckets[query - key] : -buckets[key - query]
                return min(max(bucket + span, 0), 2 * span - 1)
            }
        }
        return try Tensor(indices: rows, device: device).reshaped([queries.count, keys])
    }

    /// The bucket of each distance from 0 to below `count`; that of a negative one is the negative of its opposite's.
    ///
    /// In float32, as the models were trained: a rounding up of an inexact logarithm depends on it.
    private func buckets(upTo count: Int) throws -> [Int] {
        let middle = span / 2
        guard let farthest = bucketedUpTo, count > middle + 1 else { return Array(0..<count) }
        let far = try Tensor((middle + 1..<count).map { Float($0) / Float(middle) }).log()
        let scale = try Tensor([Float(farthest - 1) / Float(middle)]).log()
        let steps = try (far / scale * Double(middle - 1)).floats().map { $0.rounded(.up) }
        return Array(0...middle) + steps.map { Int($0) + middle }
    }
}
