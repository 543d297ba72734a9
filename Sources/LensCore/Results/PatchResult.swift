/// What each component causes: the reward after it was replaced, with everything downstream recomputed.
public struct PatchResult: AnalysisResult {
    public static let analysis = "patch"

    /// What is replaced by what, and in which run.
    public enum Mode: String, Codable, Hashable, Sendable, CaseIterable {
        /// The chosen run gets the rejected run's value; effect = r⁺ − r_patched.
        case noising
        /// The rejected run gets the chosen run's value; effect = r_patched − r⁻.
        case denoising
        /// The chosen run gets zero; effect = r⁺ − r_patched.
        case zero
        /// The chosen run gets the mean over a reference set.
        case mean
        /// The chosen run gets values of other pairs, averaged over draws.
        case resample
    }

    /// How effects are found.
    public enum Method: String, Codable, Hashable, Sendable, CaseIterable {
        /// Exactly, by recomputing everything downstream.
        case patching
        /// To first order in the activation (attribution patching).
        case atp
        /// The same with one block's writes held fixed in turn.
        case atpStar = "atp-star"
        /// Mean gradient on the way between the two activations.
        case eapIG = "eap-ig"
        /// Only along the direct path from the component to the reward.
        case path
    }

    /// At which positions of the base run.
    public enum Positions: String, Codable, Hashable, Sendable, CaseIterable {
        case readout, response, prompt, all
        /// Every position by itself.
        case each
    }

    /// Which source position a base position takes its value from.
    public enum Alignment: String, Codable, Hashable, Sendable, CaseIterable {
        /// The common prompt by itself, then by distance from the end.
        case suffix
        /// The common prompt by itself, then linearly.
        case proportional
        /// By index from the left, as reward-lens 1.0 does.
        case prefix
    }

    public struct Effect: Codable, Hashable, Sendable {
        public let component: Component
        /// Only where every position was patched by itself.
        public let position: Int?
        /// After patching; the mean over draws for `resample`.
        public let reward: Double
        /// Positive where the component carries the preference.
        public let effect: Double
        /// The effect in units of the margin; null where there is no margin.
        public let normalized: Double?
        /// The margin minus the margin with the component ablated in both responses: `zero`, `mean`, `resample`.
        public let marginEffect: Double?

        public init(
            component: Component, position: Int? = nil, reward: Double, effect: Double, normalized: Double?,
            marginEffect: Double? = nil
        ) {
            self.component = component
            self.position = position
            self.reward = reward
            self.effect = effect
            self.normalized = normalized
            self.marginEffect = marginEffect
        }
    }

    public struct Pair: Codable, Hashable, Sendable {
        public let id: String
        public let category: String?
        /// r⁺ − r⁻.
        public let margin: Double
        /// The reward of the run that was patched.
        public let baseReward: Double
        public let effects: [Effect]
        /// The share of the selected base positions that have a source position.
        public let alignedFraction: Double
        /// The base run's tokens, where positions were patched one by one.
        public let tokens: [String]?

        public init(
            id: String, category: String?, margin: Double, baseReward: Double, effects: [Effect], alignedFraction: Double,
            tokens: [String]? = nil
        ) {
            self.id = id
            self.category = category
            self.margin = margin
            self.baseReward = baseReward
            self.effects = effects
            self.alignedFraction = alignedFraction
            self.tokens = tokens
        }
    }

    public let mode: Mode
    public let method: Method
    public let at: Positions
    public let alignment: Alignment
    public let pairs: [Pair]
    public let memory: Memory?

    /// The same without what differs from run to run.
    public var withoutMemory: PatchResult {
        PatchResult(mode: mode, method: method, at: at, alignment: alignment, pairs: pairs)
    }

    /// What the sweep took, in bytes, weights included.
    public struct Memory: Codable, Hashable, Sendable {
        /// The largest estimate over the pairs, made before each was run.
        public let estimated: Int
        /// The most this process has held.
        public let peak: Int

        public init(estimated: Int, peak: Int) {
            self.estimated = estimated
            self.peak = peak
        }
    }

    public init(
        mode: Mode, method: Method, at: Positions, alignment: Alignment, pairs: [Pair], memory: Memory? = nil
    ) {
        self.mode = mode
        self.method = method
        self.at = at
        self.alignment = alignment
        self.pairs = pairs
        self.memory = memory
    }

    /// Effect in units of the margin; nil where |margin| < 10⁻⁶ · max(1, |r⁺|, |r⁻|).
    public static func normalized(_ effect: Double, margin: Double, rewards: (Double, Double)) -> Double? {
        abs(margin) < 1e-6 * max(1, abs(rewards.0), abs(rewards.1)) ? nil : effect / margin
    }
}
