import LensTorch

/// A norm of queries or keys with its weights.
struct QueryKeyNorm: Sendable {
    enum Kind: Sendable {
        /// Of `[headWidth]`, for every head.
        case head(NormLayer)
        /// Of `[headWidth]`, one for each head.
        case ownHead([NormLayer])
        /// Of `[head · headWidth]`.
        case whole(NormLayer)
    }

    let kind: Kind

    /// Normalises queries or keys, `[row, head, position, headWidth]`.
    func apply(_ x: Tensor) throws -> Tensor {
        switch kind {
        case .head(let norm): return try norm.apply(x)
        case .ownHead(let norms):
            return try Tensor.concatenated(
                norms.enumerated().map { try $1.apply(x.slice(1, $0..<$0 + 1)) }, along: 1)
        case .whole(let norm):
            // [row, head, position, headWidth] → [row, position, head · headWidth] and back
            let flat = try x.permuted([0, 2, 1, 3]).reshaped([x.length(0), x.length(2), -1])
            return try norm.apply(flat).reshaped([x.length(0), x.length(2), x.length(1), -1]).permuted([0, 2, 1, 3])
        }
    }
}

extension WeightLoader {
    /// - Parameter name: with the block's prefix; `{head}` in it stands for a head's number where each has its own.
    mutating func queryKeyNorm(
        _ name: String, _ norm: Architecture.Attention.QueryKeyNorm, heads: Int, headWidth: Int
    ) throws -> QueryKeyNorm {
        switch norm.extent {
        case .head: return QueryKeyNorm(kind: .head(try self.norm(name, width: headWidth, norm.norm)))
        case .whole: return QueryKeyNorm(kind: .whole(try self.norm(name, width: heads * headWidth, norm.norm)))
        case .ownHead:
            var norms: [NormLayer] = []
            for head in 0..<heads {
                norms.append(try self.norm(name.replacing("{head}", with: "\(head)"), width: headWidth, norm.norm))
            }
            return QueryKeyNorm(kind: .ownHead(norms))
        }
    }
}
