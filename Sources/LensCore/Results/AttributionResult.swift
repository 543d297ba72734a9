/// What each component writes to the reward, with the final norm's scale frozen: contributions add up to the reward.
///
/// Contributions are observational: what a component adds at the readout, not what would happen without it.
public struct AttributionResult: AnalysisResult {
    public static let analysis = "attribute"

    /// How finely writes are told apart. Every granularity adds up to the same reward.
    public enum Granularity: String, Codable, Hashable, Sendable, CaseIterable {
        /// Embedding, attention and MLP of every block.
        case component
        /// Attention by query head, with its output bias as `bias.L`.
        case head
        /// MLPs by hidden unit; `mlp.L` is what is left of that MLP beside the neurons listed: the others and the bias.
        case neuron
        /// Heads by the position they read; `head.L.H` is what is left of that head beside the sources listed.
        case source
        /// As `component`, for every output of the head.
        case objective
    }

    /// Contributions to both rewards, in reward units.
    public struct Contribution: Codable, Hashable, Sendable {
        /// A source's position counts in each response's own tokens; a text that has no such position contributes 0.
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

    /// Both rewards of a pair taken apart, along one direction.
    public struct Decomposition: Codable, Hashable, Sendable {
        /// r⁺ − r⁻.
        public let margin: Double
        public let reward: Both
        public let components: [Contribution]
        /// What is no component's: the head's bias and the final norm's.
        public let constant: Both
        /// |Σ contributions + constant − reward|.
        public let completenessError: Both
        /// The part of the margin that comes from the frozen scales alone: Σ ½(ŵ⁺ − ŵ⁻) · (o⁺ + o⁻); nil where the head reads
        /// a mean over positions, for the two texts' positions do not correspond.
        public let scaleEffect: Double?
        /// What of the constant is the curvature of a smooth head; nil where the head is read exactly.
        public let remainder: Both?

        public init(
            reward: Both, components: [Contribution], constant: Both, completenessError: Both, scaleEffect: Double?,
            remainder: Both? = nil
        ) {
            margin = reward.chosen - reward.rejected
            self.reward = reward
            self.components = components
            self.constant = constant
            self.completenessError = completenessError
            self.scaleEffect = scaleEffect
            self.remainder = remainder
        }
    }

    /// A token with what all heads of all layers move from it to the readout.
    public struct Token: Codable, Hashable, Sendable {
        public let text: String
        public let role: String
        /// In reward units.
        public let contribution: Double

        public init(text: String, role: String, contribution: Double) {
            self.text = text
            self.role = role
            self.contribution = contribution
        }
    }

    public struct Tokens: Codable, Hashable, Sendable {
        /// How many tokens both texts begin with in common; positions beyond them hold different tokens.
        public let shared: Int
        public let chosen: [Token]
        public let rejected: [Token]

        public init(shared: Int, chosen: [Token], rejected: [Token]) {
            self.shared = shared
            self.chosen = chosen
            self.rejected = rejected
        }
    }

    public struct Pair: Codable, Hashable, Sendable {
        public let id: String
        public let category: String?
        /// The prompt's last message.
        public let prompt: String
        /// r⁺ − r⁻.
        public let margin: Double
        public let reward: Both
        /// In the network's order; parts follow what they are taken from.
        public let components: [Contribution]
        /// What is no component's: the head's bias and the final norm's.
        public let constant: Both
        /// |Σ contributions + constant − reward|.
        public let completenessError: Both
        /// The part of the margin that comes from the frozen scales alone: Σ ½(ŵ⁺ − ŵ⁻) · (o⁺ + o⁻); nil where the head reads
        /// a mean over positions, for the two texts' positions do not correspond.
        public let scaleEffect: Double?
        /// What of the constant is the curvature of a smooth head; nil where the head is read exactly.
        public let remainder: Both?
        /// By `objective`: every output of the head by name.
        public let objectives: [String: Decomposition]?
        /// By `source`: what is moved from each token.
        public let tokens: Tokens?

        public init(
            id: String, category: String?, prompt: String, _ reward: Decomposition,
            objectives: [String: Decomposition]? = nil, tokens: Tokens? = nil
        ) {
            self.id = id
            self.category = category
            self.prompt = prompt
            margin = reward.margin
            self.reward = reward.reward
            components = reward.components
            constant = reward.constant
            completenessError = reward.completenessError
            scaleEffect = reward.scaleEffect
            remainder = reward.remainder
            self.objectives = objectives
            self.tokens = tokens
        }
    }

    public let by: Granularity
    public let pairs: [Pair]

    public init(by: Granularity, pairs: [Pair]) {
        self.by = by
        self.pairs = pairs
    }
}
