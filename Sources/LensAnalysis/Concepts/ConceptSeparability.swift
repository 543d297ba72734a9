import LensCore

/// How far scores tell texts with a concept from those without, with intervals over clusters.
struct ConceptSeparability {
    let labels: [Bool]
    let clusters: [String]
    let seed: UInt64

    func of(_ method: ConceptsResult.Method, _ scores: [Double]?) -> ConceptsResult.Separability {
        .init(method: method, auroc: auroc(scores), accuracy: accuracy(scores))
    }

    /// The area under the curve, with draws that do not depend on the order of the clusters.
    func auroc(_ scores: [Double]?) -> Measure {
        guard let scores else { return missing }
        let order = scores.indices.sorted { (clusters[$0], $0) < (clusters[$1], $1) }
        return .init(
            Bootstrap(seed: seed).areaUnderCurve(
                order.map { scores[$0] }, labels: order.map { labels[$0] }, clusters: order.map { clusters[$0] }))
    }

    private func accuracy(_ scores: [Double]?) -> Measure {
        guard let scores else { return missing }
        let hits = zip(scores, labels).map { score, label in score == 0 ? 0.5 : (score > 0) == label ? 1.0 : 0 }
        return .init(Bootstrap(seed: seed).mean(hits, clusters: clusters))
    }

    private var missing: Measure {
        .missing("the activations are the same for all texts", n: labels.count, units: Set(clusters).count)
    }
}
