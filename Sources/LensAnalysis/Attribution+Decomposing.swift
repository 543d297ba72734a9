import LensCore
import LensModel

extension Attribution {
    /// Puts the breakdowns of a pair's two rewards side by side.
    struct Decomposing {
        let chosen: Breakdown
        let rejected: Breakdown
        /// How many tokens both texts begin with in common.
        let shared: Int
        /// How many parts are listed; the others stay with their component, so that sums are kept.
        let top: Int

        func decomposition() throws -> AttributionResult.Decomposition {
            let listed = self.listed()
            let components = zip(chosen.terms, rejected.terms).enumerated().flatMap { index, terms in
                contributions(terms.0, terms.1, listing: listed[index])
            }
            var remainder: AttributionResult.Both?
            if let a = chosen.path.remainder, let b = rejected.path.remainder { remainder = .init(chosen: a, rejected: b) }
            return AttributionResult.Decomposition(
                reward: .init(chosen: chosen.reward, rejected: rejected.reward), components: components,
                constant: .init(chosen: chosen.path.constant, rejected: rejected.path.constant),
                completenessError: .init(chosen: chosen.completenessError, rejected: rejected.completenessError),
                scaleEffect: try FrozenPath.scaleEffect((chosen.path, chosen.run), (rejected.path, rejected.run)),
                remainder: remainder)
        }

        /// A term's contributions: what is left of it, then the parts listed.
        private func contributions(
            _ chosen: Term, _ rejected: Term, listing parts: [Int]
        ) -> [AttributionResult.Contribution] {
            func value(_ term: Term, _ part: Int) -> Double { term.parts.indices.contains(part) ? term.parts[part] : 0 }
            func left(_ term: Term) -> Double {
                let listed = Set(parts)
                return term.parts.enumerated().reduce(term.own) { listed.contains($1.offset) ? $0 : $0 + $1.element }
            }
            let rest = AttributionResult.Contribution(component: chosen.component, chosen: left(chosen), rejected: left(rejected))
            return [rest]
                + parts.map { part in
                    AttributionResult.Contribution(
                        component: chosen.part(part), chosen: value(chosen, part), rejected: value(rejected, part))
                }
        }

        /// By term, the parts to list in rising order: those that matter most over all terms.
        private func listed() -> [[Int]] {
            typealias Candidate = (term: Int, part: Int, weight: Double)
            func isBefore(_ a: Candidate, _ b: Candidate) -> Bool {
                (b.weight, a.term, a.part) < (a.weight, b.term, b.part)
            }
            var candidates: [Candidate] = []
            for (index, terms) in zip(chosen.terms, rejected.terms).enumerated() {
                let weights = self.weights(terms.0, terms.1)
                candidates += weights.indices.map { (index, $0, weights[$0]) }.sorted(by: isBefore).prefix(top)
            }
            var listed = [[Int]](repeating: [], count: chosen.terms.count)
            for candidate in candidates.sorted(by: isBefore).prefix(top) { listed[candidate.term].append(candidate.part) }
            return listed.map { $0.sorted() }
        }

        /// How much each part matters: the difference that the same neuron or token makes; where positions hold
        /// different tokens there is nothing to subtract, and the larger of the two counts.
        private func weights(_ chosen: Term, _ rejected: Term) -> [Double] {
            let isSource = if case .head = chosen.component { true } else { false }
            return (0..<max(chosen.parts.count, rejected.parts.count)).map { part in
                let a = part < chosen.parts.count ? chosen.parts[part] : 0
                let b = part < rejected.parts.count ? rejected.parts[part] : 0
                return isSource && part >= shared ? max(abs(a), abs(b)) : abs(a - b)
            }
        }
    }
}
