import LensCore
import LensTorch

/// What transformers' mixtures of experts call where libtorch has no fast product of groups: rows sorted by expert, each
/// times its own expert's matrix.
enum GroupedProduct {
    static let name = "torch.ops.transformers.grouped_mm_fallback.default"

    /// - Parameters:
    ///   - rows: `[row, n]`.
    ///   - experts: `[expert, n, m]`.
    ///   - ends: `[expert]`, where each expert's rows end.
    /// - Returns: `[row, m]`, 0 behind the last end.
    static func of(_ rows: Tensor, _ experts: Tensor, ends: Tensor) throws -> Tensor {
        guard rows.rank == 2, experts.rank == 3, ends.rank == 1, ends.length(0) == experts.length(0),
            rows.length(1) == experts.length(1)
        else {
            throw LensError.failure(
                "expected rows, experts and their ends, found shapes \(rows.shape), \(experts.shape) and \(ends.shape)")
        }
        let bounds = try [0] + ends.doubles().map { Int(exactly: $0) ?? -1 }
        guard zip(bounds, bounds.dropFirst()).allSatisfy({ $0 <= $1 }), (bounds.last ?? 0) <= rows.length(0) else {
            throw LensError.failure("expected rising ends within \(rows.length(0)) rows, found \(bounds.dropFirst())")
        }
        var products = try zip(bounds, bounds.dropFirst()).enumerated().filter { $1.0 < $1.1 }.map { expert, range in
            try rows.slice(0, range.0..<range.1).matmul(experts.select(0, expert))
        }
        let left = rows.length(0) - (bounds.last ?? 0)
        if left > 0 || products.isEmpty {
            products.append(try .zeros([left, experts.length(2)], type: rows.type, device: rows.device))
        }
        return try Tensor.concatenated(products, along: 0)
    }
}
