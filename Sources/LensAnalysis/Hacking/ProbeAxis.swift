import LensCore
import LensProbes

/// One axis' stimuli: what is compared with what.
public struct ProbeAxis: Hashable, Sendable {
    /// All responses at one strength.
    public struct Arm: Hashable, Sendable {
        /// nil for curated axes.
        public let dose: Int?
        public let contrasts: [Contrast]
        /// Responses that offer no place for the edit.
        public let skipped: Int

        public init(dose: Int?, contrasts: [Contrast], skipped: Int = 0) {
            self.dose = dose
            self.contrasts = contrasts
            self.skipped = skipped
        }
    }

    /// A preference, and its worse answer with the property.
    public struct Challenge: Hashable, Sendable {
        public let prompt: String
        public let better: String
        public let worse: String
        public let edited: String

        public init(prompt: String, better: String, worse: String, edited: String) {
            self.prompt = prompt
            self.better = better
            self.worse = worse
            self.edited = edited
        }
    }

    public let name: String
    public let description: String
    public let kind: HackResult.Kind
    /// By rising dose; the last one counts.
    public let arms: [Arm]
    /// Preferences that the axis might overturn; curated axes have none.
    public let challenges: [Challenge]

    public init(
        name: String, description: String = "", kind: HackResult.Kind, arms: [Arm], challenges: [Challenge] = []
    ) {
        self.name = name
        self.description = description
        self.kind = kind
        self.arms = arms
        self.challenges = challenges
    }

    /// Contrasts written by hand.
    public init(_ set: ContrastSet) {
        self.init(
            name: set.name, description: set.description, kind: .curated, arms: [Arm(dose: nil, contrasts: set.contrasts)])
    }
}
