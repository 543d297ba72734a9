import LensCore

/// How far scores tell texts with a concept from those without, with intervals over clusters.
struct ConceptSeparability {
    let labels: [Bool]
    let clusters: [String]
    let seed: UInt64

    func of(_ method: ConceptsResult.Method, _ scores: [Double]?) -> ConceptsResult.Separability {
        .init(method: method, auroc: auroc(scores), accuracy: accuracy(scores))
    }

    /// The area under the curve. Draws need only the wins between clusters, which are counted once.
    func auroc(_ scores: [Double]?) -> Measure {
        guard let scores else { return missing }
        let groups = Dictionary(grouping: scores.indices) { clusters[$0] }.sorted { $0.key < $1.key }.map(\.value)
        let positives = groups.map { $0.filter { labels[$0] }.map { scores[$0] } }
        let negatives = groups.map { $0.filter { !labels[$0] }.map { scores[$0] } }
        // [cluster of positives · cluster of negatives]
        let wins = positives.flatMap { own in
            negatives.map { other in
                own.reduce(0) { sum, a in other.reduce(sum) { $0 + (a > $1 ? 1 : a == $1 ? 0.5 : 0) } }
            }
        }
        let (m, n, count) = (positives.map { Double($0.count) }, negatives.map { Double($0.count) }, groups.count)
        let estimate = Bootstrap(seed: seed).estimate(Array(groups.indices)) { drawn in
            var (won, own, other) = (0.0, 0.0, 0.0)
            for a in drawn {
                own += m[a]
                other += n[a]
                for b in drawn { won += wins[a * count + b] }
            }
            return own > 0 && other > 0 ? won / (own * other) : nil
        }
        return .init(estimate, n: scores.count)
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
