/// How much of a reward each input token accounts for, against a baseline that says nothing.
public struct TokenAttributionResult: AnalysisResult {
    public static let analysis = "token-attribution"

    /// What stands in for a token that is not there.
    public enum Baseline: String, Codable, Hashable, Sendable, CaseIterable {
        /// The mean of the vocabulary's embeddings.
        case mean
        /// An embedding of zeros.
        case zero
        /// The embedding of one token, such as the padding token.
        case token
    }

    /// Which tokens have the baseline in their place; the others stay themselves and get 0.
    public enum Extent: String, Codable, Hashable, Sendable, CaseIterable {
        case all
        case response
    }

    public struct Token: Codable, Hashable, Sendable {
        public let text: String
        /// Whose words it carries.
        public let role: String
        /// In reward units.
        public let attribution: Double

        public init(text: String, role: String, attribution: Double) {
            self.text = text
            self.role = role
            self.attribution = attribution
        }
    }

    /// One text's attributions.
    public struct Text: Codable, Hashable, Sendable {
        public let reward: Double
        /// The reward with the baseline in every attributed token's place.
        public let baselineReward: Double
        /// All that the model reads.
        public let tokens: [Token]
        /// The index of the token at which the reward is read.
        public let readout: Int
        /// |Σ attributions − (reward − baseline reward)|: what the steps leave out.
        public let completenessGap: Double

        public init(reward: Double, baselineReward: Double, tokens: [Token], readout: Int) {
            self.reward = reward
            self.baselineReward = baselineReward
            self.tokens = tokens
            self.readout = readout
            completenessGap = abs(tokens.reduce(0) { $0 + $1.attribution } - (reward - baselineReward))
        }
    }

    public struct Pair: Codable, Hashable, Sendable {
        public let id: String
        public let category: String?
        /// The prompt's last message.
        public let prompt: String
        /// r⁺ − r⁻.
        public let margin: Double
        public let chosen: Text
        public let rejected: Text

        public init(id: String, category: String?, prompt: String, chosen: Text, rejected: Text) {
            self.id = id
            self.category = category
            self.prompt = prompt
            margin = chosen.reward - rejected.reward
            self.chosen = chosen
            self.rejected = rejected
        }
    }

    public let baseline: Baseline
    public let extent: Extent
    /// The baseline token's id.
    public let baselineToken: Int?
    /// Points between the baseline and the text.
    public let steps: Int
    public let pairs: [Pair]

    public init(baseline: Baseline, baselineToken: Int?, over extent: Extent, steps: Int, pairs: [Pair]) {
        self.baseline = baseline
        self.extent = extent
        self.baselineToken = baselineToken
        self.steps = steps
        self.pairs = pairs
    }
}
