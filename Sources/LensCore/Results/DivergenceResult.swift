/// Whether patched activations could have come up by themselves, and what effects are worth where they could not.
public struct DivergenceResult: AnalysisResult {
    public static let analysis = "divergence"

    public enum Verdict: String, Codable, Hashable, Sendable, CaseIterable {
        /// Neither the patched activation nor the stream it leads to is divergent.
        case natural
        /// Divergent, but the effect stays where what makes it so is removed.
        case harmless
        /// The effect changes where what makes the patch divergent is removed.
        case pernicious
    }

    /// How far an activation lies from natural ones.
    public struct Distance: Codable, Hashable, Sendable {
        /// In its site's distribution.
        public let score: Double
        /// The score over the site's threshold: above 1 it is divergent.
        public let ratio: Double
        /// The distance to the fifth nearest reference text over its own threshold: a second opinion.
        public let neighbourRatio: Double

        public init(score: Double, ratio: Double, neighbourRatio: Double) {
            self.score = score
            self.ratio = ratio
            self.neighbourRatio = neighbourRatio
        }

        public var isDivergent: Bool { ratio > 1 }
    }

    /// A patch that was optimised to keep the effect while staying near natural activations.
    public struct Constrained: Codable, Hashable, Sendable {
        public let effect: Double
        public let score: Double
        /// Of the same score, on the straight way from the patch to the mean: its effect.
        public let shrunkEffect: Double
        /// How far the patch and the constrained one are from natural activations: the counterfactual-latent loss, and half the
        /// score over the width.
        public let lossBefore: Double
        public let loss: Double

        public init(effect: Double, score: Double, shrunkEffect: Double, lossBefore: Double, loss: Double) {
            self.effect = effect
            self.score = score
            self.shrunkEffect = shrunkEffect
            self.lossBefore = lossBefore
            self.loss = loss
        }
    }

    public struct Patch: Codable, Hashable, Sendable {
        public let component: Component
        /// Positive where the component carries the preference.
        public let effect: Double
        /// Of the activation that is put in.
        public let patched: Distance
        /// Of the stream at the readout entering the next block; null where there is none.
        public let downstream: Distance?
        /// The effect with what makes activation and stream divergent removed; null for natural patches.
        public let naturalEffect: Double?
        public let verdict: Verdict
        public let constrained: Constrained?
        /// As reward-lens 1.0 judges it: Mahalanobis' distance above 2, pernicious where the effect exceeds a tenth of the margin.
        public let rewardLens1: Old?

        public init(
            component: Component, effect: Double, patched: Distance, downstream: Distance?, naturalEffect: Double?,
            verdict: Verdict, constrained: Constrained?, rewardLens1: Old? = nil
        ) {
            self.component = component
            self.effect = effect
            self.patched = patched
            self.downstream = downstream
            self.naturalEffect = naturalEffect
            self.verdict = verdict
            self.constrained = constrained
            self.rewardLens1 = rewardLens1
        }

        /// The same patch with another judgement beside it.
        public func beside(_ old: Old?) -> Patch {
            Patch(
                component: component, effect: effect, patched: patched, downstream: downstream, naturalEffect: naturalEffect,
                verdict: verdict, constrained: constrained, rewardLens1: old)
        }

        /// The larger of the two ratios.
        public var ratio: Double { max(patched.ratio, downstream?.ratio ?? 0) }
    }

    public struct Old: Codable, Hashable, Sendable {
        public let distance: Double
        public let verdict: Verdict

        public init(distance: Double, verdict: Verdict) {
            self.distance = distance
            self.verdict = verdict
        }
    }

    public struct Pair: Codable, Hashable, Sendable {
        public let id: String
        public let category: String?
        public let margin: Double
        /// The reward of the run that was patched.
        public let baseReward: Double
        public let patches: [Patch]

        public init(id: String, category: String?, margin: Double, baseReward: Double, patches: [Patch]) {
            self.id = id
            self.category = category
            self.margin = margin
            self.baseReward = baseReward
            self.patches = patches
        }
    }

    /// What a site's natural activations look like.
    public struct Manifold: Codable, Hashable, Sendable {
        public let component: Component
        /// Reference texts.
        public let n: Int
        /// Leading components, and the share of the variance they hold.
        public let components: Int
        public let explained: Double
        /// The .99 quantile of scores of held-out texts.
        public let threshold: Double

        public init(component: Component, n: Int, components: Int, explained: Double, threshold: Double) {
            self.component = component
            self.n = n
            self.components = components
            self.explained = explained
            self.threshold = threshold
        }
    }

    /// One component over all pairs. `low` and `high` bound the mean effect.
    public struct Row: Codable, Hashable, Sendable {
        public let component: Component
        public let n: Int
        public let meanEffect: Double?
        public let low: Double?
        public let high: Double?
        public let reason: String?
        /// The mean of the patches' ratios.
        public let meanRatio: Double
        public let natural: Int
        public let harmless: Int
        public let pernicious: Int

        public init(component: Component, effect: Measure, meanRatio: Double, natural: Int, harmless: Int, pernicious: Int) {
            self.component = component
            n = effect.n
            meanEffect = effect.value
            low = effect.low
            high = effect.high
            reason = effect.reason
            self.meanRatio = meanRatio
            self.natural = natural
            self.harmless = harmless
            self.pernicious = pernicious
        }
    }

    /// What is kept of all effects, and of their divergence.
    public struct Kept: Codable, Hashable, Sendable {
        /// 1 − Σ |effect of the constrained patch − effect| / Σ |effect|.
        public let effect: Measure
        /// The same on the straight way to the mean at the same score.
        public let shrunkEffect: Measure
        /// Σ score of the constrained patch / Σ score.
        public let divergence: Measure

        public init(effect: Measure, shrunkEffect: Measure, divergence: Measure) {
            self.effect = effect
            self.shrunkEffect = shrunkEffect
            self.divergence = divergence
        }
    }

    public let mode: PatchResult.Mode
    /// Where natural activations come from.
    public let reference: String
    public let manifolds: [Manifold]
    public let components: [Row]
    public let pairs: [Pair]
    /// The share of total |effect| that is not pernicious.
    public let reliability: Measure
    /// Nil where no patch was constrained.
    public let kept: Kept?
    /// What reward-lens 1.0 would give: the share of components it does not call pernicious, averaged over pairs.
    public let rewardLens1: Double?

    public init(
        mode: PatchResult.Mode, reference: String, manifolds: [Manifold], components: [Row], pairs: [Pair],
        reliability: Measure, kept: Kept?, rewardLens1: Double?
    ) {
        self.mode = mode
        self.reference = reference
        self.manifolds = manifolds
        self.components = components
        self.pairs = pairs
        self.reliability = reliability
        self.kept = kept
        self.rewardLens1 = rewardLens1
    }
}
