import LensCore

/// Means over pairs, for all of them and by category.
struct AgreementSummary {
    let rows: [AgreementRow]
    let pairs: [PreferencePair]
    let compared: [AgreementResult.Pair]
    let seed: UInt64

    func all() -> [AgreementResult.Summary] {
        let categories = Set(compared.compactMap(\.category)).sorted()
        let groups: [String?] = [nil] + (categories.count > 1 ? categories.map(Optional.some) : [])
        return groups.flatMap { category in rows.indices.map { summary($0, category) } }
    }

    private func summary(_ row: Int, _ category: String?) -> AgreementResult.Summary {
        let chosen = compared.indices.filter { category == nil || compared[$0].category == category }
        let comparisons = chosen.map { compared[$0].comparisons[row] }
        let known = zip(chosen, comparisons).compactMap { index, comparison in
            comparison.spearman.map { (value: $0, prompt: pairs[index].prompt) }
        }
        // Pairs of one prompt are not independent.
        let estimate = Bootstrap(seed: seed).mean(known.map(\.value), clusters: known.map(\.prompt))
        func mean(_ value: (AgreementResult.Comparison) -> Double?) -> Double? {
            let values = comparisons.compactMap(value)
            return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
        }
        return AgreementResult.Summary(
            a: rows[row].a.rawValue, b: rows[row].b.rawValue, category: category, step: category == nil ? rows[row].step : nil,
            meanSpearman: estimate.value, low: estimate.low, high: estimate.high, reason: estimate.interval.reason,
            meanKendall: mean(\.kendall), meanTopOverlap: mean(\.topOverlap), meanSignAgreement: mean(\.signAgreement),
            n: known.count)
    }
}
