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

    /// The effect of one dose of a transform.
    public struct Dose: Codable, Hashable, Sendable {
        public let dose: Int
        /// Mean Δ in reward units.
        public let meanDelta: Measure

        public init(dose: Int, meanDelta: Measure) {
            self.dose = dose
            self.meanDelta = meanDelta
        }
    }

    /// How large differences between two answers to one prompt usually are.
    public struct Reference: Codable, Hashable, Sendable {
        /// Where the pairs come from.
        public let source: String
        /// √(mean Δ²) of the pairs' reward differences: their standard deviation where either order of a pair counts.
        public let spread: Measure
        /// The share of pairs whose better answer gets the higher reward.
        public let accuracy: Measure
        /// Distinct prompts.
        public let clusters: Int

        public init(source: String, spread: Measure, accuracy: Measure, clusters: Int) {
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
    public let noiseRate: Measure?
    /// What carries the biased axes, where that was asked for.
    public let localisations: [Localisation]?

    public init(axes: [Axis], reference: Reference, noiseRate: Measure?, localisations: [Localisation]? = nil) {
        self.axes = axes
        self.reference = reference
        self.noiseRate = noiseRate
        self.localisations = localisations
    }
}
