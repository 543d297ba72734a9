import LensCore
import LensTorch

/// Two models on the same pairs.
struct ViewComparison {
    static let shuffles = 1000
    /// CKA costs more.
    static let alignmentShuffles = 100

    let (a, b): (ModelView, ModelView)
    let clusters: [String]
    let bootstrap: Bootstrap

    init(_ a: ModelView, _ b: ModelView, clusters: [String], seed: UInt64) {
        (self.a, self.b, self.clusters) = (a, b, clusters)
        bootstrap = Bootstrap(seed: seed)
    }

    func result(_ nameA: String, _ nameB: String) throws -> CompareResult.Pair {
        let (profile, profileReason) = profile()
        let (cosine, headReason) = try headCosine()
        let agreed = zip(a.margins, b.margins).map { $0.sign == $1.sign && $0 != 0 && $1 != 0 ? 1.0 : $0 == $1 ? 1 : 0 }
        return CompareResult.Pair(
            a: nameA, b: nameB,
            rewards: compared(.pearson, a.chosen + a.rejected, b.chosen + b.rejected, clusters + clusters),
            margins: compared(.pearson, a.margins, b.margins, clusters),
            marginRanks: compared(.spearman, a.margins, b.margins, clusters),
            agreement: Measure(bootstrap.mean(agreed, clusters: clusters)), distance: distance(), cka: try alignment(),
            headCosine: cosine, headReason: headReason, profile: profile, profileReason: profileReason)
    }

    /// - Parameter x: one value a pair, or a pair's chosen ones before all rejected ones; shuffled by pair.
    private func compared(_ kind: Correlation.Kind, _ x: [Double], _ y: [Double], _ clusters: [String]) -> CompareResult.Compared
    {
        let estimate = bootstrap.correlation(kind, x, y, clusters: clusters)
        let n = self.clusters.count
        return compared(Measure(estimate)) { order in
            Correlation(kind, x, y.indices.map { y[order[$0 % n] + $0 / n * n] }).value
        }
    }

    /// Beside a null in which the second model's pairs are shuffled.
    private func compared(
        _ measure: Measure, shuffles: Int = shuffles, centre: Double? = nil, _ statistic: ([Int]) throws -> Double?
    ) rethrows -> CompareResult.Compared {
        var random = SeededGenerator(seed: bootstrap.seed)
        let null = try (0..<shuffles).compactMap { _ in try statistic(random.shuffled(Array(clusters.indices))) }.sorted()
        let middle = centre ?? 0
        let p = measure.value.flatMap { value in
            null.isEmpty ? nil : NullComparison(value - middle, null: null.map { $0 - middle }).pTwoSided
        }
        return .init(
            measure, nullLow: Quantile.of(sorted: null, at: 0.025), nullHigh: Quantile.of(sorted: null, at: 0.975), p: p)
    }

    /// √(2(1 − c)) with c the cosine of rewards that are centred over all responses of a prompt.
    private func distance() -> CompareResult.Compared {
        struct Row {
            let cluster: String
            let products: (Double, Double, Double)
        }
        func centred(_ view: ModelView) -> [(Double, Double)] {
            var sums: [String: (Double, Double)] = [:]
            for (index, cluster) in clusters.enumerated() {
                let old = sums[cluster] ?? (0, 0)
                sums[cluster] = (old.0 + view.chosen[index] + view.rejected[index], old.1 + 2)
            }
            return clusters.indices.map { index in
                let (sum, count) = sums[clusters[index]] ?? (0, 1)
                return (view.chosen[index] - sum / count, view.rejected[index] - sum / count)
            }
        }
        let (x, y) = (centred(a), centred(b))
        func row(_ index: Int, _ other: Int) -> Row {
            let (u, v) = (x[index], y[other])
            return Row(
                cluster: clusters[index],
                products: (u.0 * u.0 + u.1 * u.1, u.0 * v.0 + u.1 * v.1, v.0 * v.0 + v.1 * v.1))
        }
        func distance(_ rows: [Row]) -> Double? {
            let sums = rows.reduce((0.0, 0.0, 0.0)) { ($0.0 + $1.products.0, $0.1 + $1.products.1, $0.2 + $1.products.2) }
            guard sums.0 > 0, sums.2 > 0 else { return nil }
            return (2 * (1 - min(1, max(-1, sums.1 / (sums.0 * sums.2).squareRoot())))).squareRoot()
        }
        let estimate = bootstrap.estimate(clusters.indices.map { row($0, $0) }, by: \.cluster, statistic: distance)
        return compared(Measure(estimate), centre: 2.0.squareRoot()) { order in
            distance(clusters.indices.map { row($0, order[$0]) })
        }
    }

    /// Debiased CKA over all texts; pairs are shuffled whole.
    private func alignment() throws -> CompareResult.Compared {
        let kernels = (try CenteredAlignment.kernel(a.inputs), try CenteredAlignment.kernel(b.inputs))
        let texts = clusters.count * 2
        let value = try CenteredAlignment.debiased(kernels.0, kernels.1)
        let measure = Measure(
            value: value, n: texts, units: Set(clusters).count,
            reason: value == nil
                ? "there are too few texts, or they do not differ" : "a text drawn twice would bias it: see the null instead")
        return try compared(measure, shuffles: Self.alignmentShuffles) { order in
            let index = try Tensor(indices: order.flatMap { [2 * $0, 2 * $0 + 1] })
            return try CenteredAlignment.debiased(kernels.0, kernels.1.selecting(0, index).selecting(1, index))
        }
    }

    /// The heads' cosine under the second moments of both models' changes within pairs.
    private func headCosine() throws -> (Measure?, String?) {
        guard a.description.family == b.description.family, a.shape == b.shape, a.embeddings.shape == b.embeddings.shape else {
            return (nil, "the models are of different architectures")
        }
        let products = try (a.embeddings * b.embeddings).sum([1]).doubles()
        let lengths = try (a.embeddings.squared().sum([1]) * b.embeddings.squared().sum([1])).squareRoot().doubles()
        let cosines = zip(products, lengths).filter { $1 > 0 }.map { $0 / $1 }
        guard let mean = Moments(cosines).mean, mean > 0.5 else {
            return (nil, "the models' embeddings have little in common, so their heads read different bases")
        }
        struct Row {
            let cluster: String
            let values: [(Double, Double)]
        }
        let heads = try [a.direction, b.direction].map { try Tensor($0) }
        let projections = try [a, b].map { view in
            let chosen = try view.inputs.selecting(0, Tensor(indices: clusters.indices.map { 2 * $0 }))
            let rejected = try view.inputs.selecting(0, Tensor(indices: clusters.indices.map { 2 * $0 + 1 }))
            return try heads.map { try (chosen - rejected).matmul($0).doubles() }
        }
        let rows = clusters.indices.map { index in
            Row(cluster: clusters[index], values: projections.map { ($0[0][index], $0[1][index]) })
        }
        let estimate = bootstrap.estimate(rows, by: \.cluster) { drawn in
            var (aa, ab, bb) = (0.0, 0.0, 0.0)
            for (x, y) in drawn.flatMap(\.values) {
                aa += x * x
                ab += x * y
                bb += y * y
            }
            return aa > 0 && bb > 0 ? min(1, max(-1, ab / (aa * bb).squareRoot())) : nil
        }
        return (Measure(estimate), nil)
    }

    private func profile() -> (CompareResult.Profile?, String?) {
        do {
            return (try PartProfiles(a, b).compared(clusters, bootstrap), nil)
        } catch let error as LensError {
            return (nil, error.message)
        } catch {
            return (nil, "\(error)")
        }
    }
}
