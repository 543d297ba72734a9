import LensTorch

/// Centered kernel alignment of two representations of the same texts (Kornblith et al., 2019), with the unbiased estimate of
/// the Hilbert–Schmidt criterion (Song et al., 2012): without it, few texts of many dimensions look alike whatever they are.
enum CenteredAlignment {
    /// Inner products of rows about their mean, with a diagonal of zeros, `[text, text]`.
    static func kernel(_ rows: Tensor) throws -> Tensor {
        let centred = try rows.exact() - rows.exact().mean([0])
        let products = try centred.matmul(centred.transposed())
        let count = products.length(0)
        // What stands on the diagonal and below, less what stands below.
        let diagonal = try products.lowerTriangle() - products.lowerTriangle(diagonal: -1)
        return count == 0 ? products : try products - diagonal
    }

    /// From 0, or a little below by chance, to 1; nil below four texts, or where one of the representations does not vary.
    static func debiased(_ a: Tensor, _ b: Tensor) throws -> Double? {
        guard a.length(0) > 3 else { return nil }
        let (aa, bb) = (try criterion(a, a), try criterion(b, b))
        guard aa > 0, bb > 0 else { return nil }
        return try criterion(a, b) / (aa * bb).squareRoot()
    }

    private static func criterion(_ a: Tensor, _ b: Tensor) throws -> Double {
        let n = Double(a.length(0))
        let trace = try (a * b).sum().scalar()
        let (rowsA, rowsB) = (try a.sum([1]), try b.sum([1]))
        let (sumA, sumB) = (try rowsA.sum().scalar(), try rowsB.sum().scalar())
        let crossed = try (rowsA * rowsB).sum().scalar()
        return (trace + sumA * sumB / ((n - 1) * (n - 2)) - 2 / (n - 2) * crossed) / (n * (n - 3))
    }
}
