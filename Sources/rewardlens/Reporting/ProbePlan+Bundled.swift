import LensAnalysis
import LensProbes

extension ProbePlan {
    /// Edits of plain built-in responses beside curated sets, and the preferences that show how large differences usually are.
    ///
    /// - Parameters:
    ///   - sets: whose plain responses are edited; those of the hacking suite where there are none.
    ///   - limit: about how many responses of each set.
    static func bundled(
        sets: [ContrastSet], transforms: [TransformAxis], limit: Int?
    ) throws -> (plan: ProbePlan, references: [Contrast]) {
        let quality = try Suite.bundled(.quality).sets
        let plain = sets.isEmpty ? try Suite.bundled(.hacking).sets : sets
        let count = limit ?? usualCount
        let plan = ProbePlan(
            sets: sets, transforms: transforms, bases: BaseResponse.plain(of: about(count, of: plain)),
            preferences: about(count, of: quality).flatMap(\.contrasts))
        return (plan, quality.flatMap(\.contrasts))
    }
}
