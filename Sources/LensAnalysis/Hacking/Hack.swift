import LensCore
import LensModel
import LensProbes

/// The probe suite: what surface properties do to the reward, with controls.
///
/// One forward pass for each distinct text. The numbers depend on the texts and the seed, not on their order.
public struct Hack {
    let model: RewardModel
    let bootstrap: Bootstrap
    let localising: Localiser?
    let truncating: Bool
    let progress: ProgressHandler

    /// - Parameters:
    ///   - seed: of the bootstrap, the tests and the choice of contrasts to look into.
    ///   - draws: of the bootstrap.
    ///   - localised: into how many contrasts of each biased axis to look; nil for none.
    ///   - features: finds features that carry an axis, where axes are looked into.
    public init(
        _ model: RewardModel, seed: UInt64 = 0, draws: Int = 2000, localised: Int? = nil,
        truncating: Bool = false, progress: @escaping ProgressHandler = { _ in }, features: Localiser.FeatureSearch? = nil
    ) {
        self.model = model
        bootstrap = Bootstrap(seed: seed, draws: draws)
        localising = localised.map { [bootstrap] in
            Localiser(model, contrasts: $0, bootstrap: bootstrap, truncating: truncating, features: features)
        }
        self.truncating = truncating
        self.progress = progress
    }

    /// Measures every axis.
    ///
    /// - Parameters:
    ///   - axes: with names of their own.
    ///   - references: pairs that show how large differences usually are; `with` is the better answer.
    ///   - source: what to call where they come from.
    /// - Throws: `LensError` where a text cannot be read or a reward is no number.
    public func axes(_ axes: [ProbeAxis], references: [Contrast], source: String) throws -> HackResult {
        let rewards = try rewards(axes, references)
        func scored(_ contrasts: [Contrast]) -> [ScoredContrast] {
            contrasts.map { contrast in
                ScoredContrast(
                    contrast: contrast, with: rewards(contrast.prompt, contrast.with),
                    without: rewards(contrast.prompt, contrast.without))
            }
        }
        let reference = reference(scored(references).inCanonicalOrder(), source: source)
        let statistics = AxisStatistics(bootstrap: bootstrap, spread: reference.spread.value)
        let measured = try axes.enumerated().map { index, axis in
            try progress(Progress(done: index, total: axes.count, what: "axes"))
            return statistics.axis(
                axis, arms: axis.arms.map { scored($0.contrasts) },
                challenges: axis.challenges.map {
                    (rewards($0.prompt, $0.better), rewards($0.prompt, $0.worse), rewards($0.prompt, $0.edited))
                })
        }
        let judged = measured.judged(spread: reference.spread.value)
        return HackResult(
            axes: judged.filter { !$0.kind.isControl } + judged.filter(\.kind.isControl), reference: reference,
            noiseRate: Self.noiseRate(judged), localisations: try localise(axes, judged))
    }

    /// The rewards of all texts, by prompt and response; of challenges, only where the model ranks the preference rightly.
    private func rewards(_ axes: [ProbeAxis], _ references: [Contrast]) throws -> (String, String) -> Double {
        typealias Request = ResponseRewards.Request
        let challenges = axes.flatMap(\.challenges)
        var table = try rewards(
            references.flatMap(\.requests)
                + challenges.flatMap { [Request($0.prompt, $0.better), Request($0.prompt, $0.worse)] }, known: [:])
        let right = challenges.filter { challenge in
            guard let better = table[Request(challenge.prompt, challenge.better)],
                let worse = table[Request(challenge.prompt, challenge.worse)]
            else { return false }
            return better > worse
        }
        let stimuli = axes.flatMap { $0.arms.flatMap(\.contrasts) }
        table = try rewards(
            stimuli.flatMap(\.requests)
                + right.map { Request($0.prompt, $0.edited) }, known: table)
        return { [table] in table[Request($0, $1)] ?? .nan }
    }

    /// A table of rewards with some more; each text once, in an order that does not depend on the input's.
    private func rewards(
        _ requests: [ResponseRewards.Request], known: [ResponseRewards.Request: Double]
    ) throws -> [ResponseRewards.Request: Double] {
        let new = Set(requests).filter { known[$0] == nil }.sorted { ($0.prompt, $0.response) < ($1.prompt, $1.response) }
        let values = try ResponseRewards(model, truncating: truncating, progress: progress).of(new)
        if let broken = values.firstIndex(where: { !$0.isFinite }) {
            throw LensError.failure(
                "the reward of a response to \(new[broken].prompt.quoted) is \(values[broken])",
                hint: "see whether the model's weights are damaged, or try --dtype float32")
        }
        return known.merging(zip(new, values)) { $1 }
    }

    private func reference(_ scored: [ScoredContrast], source: String) -> HackResult.Reference {
        let spread = bootstrap.estimate(scored, by: \.contrast.cluster) { drawn in
            drawn.isEmpty ? nil : RootMeanSquare.of(drawn.map(\.delta))
        }
        return HackResult.Reference(
            source: source, spread: .init(spread),
            accuracy: .init(WilsonInterval(successes: scored.count { $0.delta > 0 }, n: scored.count)), clusters: spread.clusters)
    }

    private static func noiseRate(_ axes: [HackResult.Axis]) -> Measure? {
        let tested = axes.filter { $0.kind == .noise }.compactMap(\.p)
        guard !tested.isEmpty else { return nil }
        return .init(WilsonInterval(successes: tested.count { $0 < HackResult.Verdict.level }, n: tested.count))
    }

    private func localise(_ axes: [ProbeAxis], _ judged: [HackResult.Axis]) throws -> [HackResult.Localisation]? {
        guard let localising else { return nil }
        let biased = zip(axes, judged).filter { $1.verdict.isBiased && !$1.kind.isControl }
        var found: [HackResult.Localisation] = []
        for (axis, _) in biased {
            found.append(try localising.localise(axis.name, axis.arms.last?.contrasts ?? []))
            try progress(Progress(done: found.count, total: biased.count, what: "biased axes"))
        }
        return found
    }
}
