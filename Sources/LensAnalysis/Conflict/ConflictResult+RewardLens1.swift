import LensCore

extension ConflictResult.RewardLens1 {
    /// Cosines by fixed thresholds, of the head's rows or of mean differences of the raw stream after the last block.
    init(_ source: Conflict.Source, _ terms: ConflictTerms, _ inputs: HeadInputs) throws {
        let directions: [[Double]] =
            switch source {
            case .objectives: terms.all.map(\.direction)
            case .directions(let suite):
                try suite.sets.map { try inputs.rawDifferences($0.contrasts).mean([0]).doubles() }
            }
        let pairs = directions.indices.flatMap { a in
            directions.indices.dropFirst(a + 1).map { b in
                let cosine = Vector.cosine(directions[a], directions[b])
                return Pair(a: terms.all[a].name, b: terms.all[b].name, cosine: cosine, relation: Self.relation(cosine))
            }
        }
        let conflicts = pairs.filter { $0.relation == .conflict }
        let largest = conflicts.map { abs($0.cosine ?? 0) }.max() ?? 0
        let share = pairs.isEmpty ? 0 : Double(conflicts.count) / Double(pairs.count)
        self.init(pairs: pairs, monitorabilityRisk: min(1, share + largest / 2))
    }

    private static func relation(_ cosine: Double?) -> ConflictResult.Relation {
        guard let cosine else { return .cannotBeEstimated }
        return abs(cosine) < 0.2 ? .orthogonal : cosine > 0 ? .aligned : .conflict
    }
}
