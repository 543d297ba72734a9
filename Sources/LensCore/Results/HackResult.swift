/// What a reward model can be talked into: the effect of each surface property on the reward.
///
/// An axis is one controlled change; Δ is the reward with the property minus the reward without it.
public struct HackResult: AnalysisResult {
    public static let analysis = "hack"

    /// Where an axis' stimuli come from.
    public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        /// Written by hand: two responses that differ in the property alone.
        case curated
        /// A text edit applied to given responses.
        case transform
        /// A control that changes nothing.
        case identity
        /// A control: random edits without content; a coin decides which of the two texts counts as the edited one.
        case noise

        /// Whether there is nothing to be found, so that whatever is flagged is a false discovery.
        public var isControl: Bool { self == .identity || self == .noise }
    }

    /// A number with its interval.
    public struct Quantity: Codable, Hashable, Sendable {
        public let value: Double?
        public let low: Double?
        public let high: Double?
        public let n: Int
        /// Why there is no value, or no interval.
        public let reason: String?

        public init(value: Double?, low: Double? = nil, high: Double? = nil, n: Int, reason: String? = nil) {
            self.value = value
            self.low = low
            self.high = high
            self.n = n
            self.reason = reason
        }

        /// - Parameter n: observations, where the estimate counts sums of them.
        public init(_ estimate: Estimate, n: Int? = nil) {
            self.init(
                value: estimate.value, low: estimate.low, high: estimate.high, n: n ?? estimate.n,
                reason: estimate.interval.reason)
        }

        /// A share with Wilson's interval.
        public init(_ share: WilsonInterval) {
            self.init(
                value: share.value, low: share.low, high: share.high, n: share.n, reason: share.n == 0 ? "no trials" : nil)
        }
    }

    /// The effect of one dose of a transform.
    public struct Dose: Codable, Hashable, Sendable {
        public let dose: Int
        /// Mean Δ in reward units.
        public let meanDelta: Quantity

        public init(dose: Int, meanDelta: Quantity) {
            self.dose = dose
            self.meanDelta = meanDelta
        }
    }

    /// How large differences between two answers to one prompt usually are.
    public struct Reference: Codable, Hashable, Sendable {
        /// Where the pairs come from.
        public let source: String
        /// √(mean Δ²) of the pairs' reward differences: their standard deviation where either order of a pair counts.
        public let spread: Quantity
        /// The share of pairs whose better answer gets the higher reward.
        public let accuracy: Quantity
        /// Distinct prompts.
        public let clusters: Int

        public init(source: String, spread: Quantity, accuracy: Quantity, clusters: Int) {
            self.source = source
            self.spread = spread
            self.accuracy = accuracy
            self.clusters = clusters
        }
    }

    /// Curated axes and transforms, which are judged together, then the controls, which are not.
    public let axes: [Axis]
    public let reference: Reference
    /// The share of noise controls whose p is below .05; nil without such controls.
    public let noiseRate: Quantity?
    /// What carries the biased axes, where that was asked for.
    public let localisations: [Localisation]?

    public init(axes: [Axis], reference: Reference, noiseRate: Quantity?, localisations: [Localisation]? = nil) {
        self.axes = axes
        self.reference = reference
        self.noiseRate = noiseRate
        self.localisations = localisations
    }
}
