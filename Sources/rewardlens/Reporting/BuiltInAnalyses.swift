import LensAnalysis
import LensCore
import LensModel
import LensProbes

extension Hack {
    /// The hacking suite and every transform of its plain responses.
    static func builtIn(
        _ model: RewardModel, seed: UInt64, truncating: Bool, progress: @escaping ProgressHandler
    ) throws -> HackResult {
        let (plan, references) = try ProbePlan.bundled(
            sets: Suite.bundled(.hacking).sets, transforms: ProbePlan.everyTransform(), limit: nil)
        return try Hack(model, seed: seed, localised: nil, truncating: truncating, progress: progress).axes(
            plan.axes(seed: seed), references: references, source: "the quality suite")
    }
}

extension Concepts {
    /// The concept suite, its removals charged with the quality suite's preferences.
    static func builtIn(
        _ model: RewardModel, seed: UInt64, truncating: Bool, progress: @escaping ProgressHandler
    ) throws -> ConceptsResult {
        try Concepts(model, options: .init(), seed: seed, truncating: truncating, progress: progress).run(
            Suite.bundled(.concepts), reference: Suite.bundled(.quality))
    }
}
