/// What each component writes to the reward, with the final norm's scale frozen: contributions add up to the reward.
public struct AttributionResult: AnalysisResult {
    public static let analysis = "attribute"

    /// How finely writes are told apart.
    public enum Granularity: String, Codable, Hashable, Sendable, CaseIterable {
        case component, head, neuron, source, objective
    }

    /// Contributions to both rewards, in reward units.
    public struct Contribution: Codable, Hashable, Sendable {
        public let component: Component
        public let chosen: Double
        public let rejected: Double
        /// Chosen minus rejected.
        public let difference: Double

        public init(component: Component, chosen: Double, rejected: Double) {
            self.component = component
            self.chosen = chosen
            self.rejected = rejected
            difference = chosen - rejected
        }
    }

    /// A number for each response.
    public struct Both: Codable, Hashable, Sendable {
        public let chosen: Double
        public let rejected: Double

        public init(chosen: Double, rejected: Double) {
            self.chosen = chosen
            self.rejected = rejected
        }
    }

    public struct Pair: Codable, Hashable, Sendable {
        public let id: String
        public let category: String?
        /// r⁺ − r⁻.
        public let margin: Double
        public let reward: Both
        public let components: [Contribution]
        /// What is no component's: the head's bias and the norm's.
        public let constant: Both
        /// |Σ contributions + constant − reward|.
        public let completenessError: Both
        /// The part of the margin that comes from the two norm scales alone: Σ ½(ŵ⁺ − ŵ⁻) · (o⁺ + o⁻).
        public let scaleEffect: Double

        public init(
            id: String, category: String?, reward: Both, components: [Contribution], constant: Both, completenessError: Both,
            scaleEffect: Double
        ) {
            self.id = id
            self.category = category
            margin = reward.chosen - reward.rejected
            self.reward = reward
            self.components = components
            self.constant = constant
            self.completenessError = completenessError
            self.scaleEffect = scaleEffect
        }
    }

    public let by: Granularity
    public let pairs: [Pair]

    public init(by: Granularity, pairs: [Pair]) {
        self.by = by
        self.pairs = pairs
    }
}
