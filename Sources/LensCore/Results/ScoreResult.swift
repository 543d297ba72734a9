/// Rewards of pairs, of single texts, or of several responses to one prompt.
public struct ScoreResult: AnalysisResult {
    public static let analysis = "score"

    /// The reward of one text.
    public struct Text: Codable, Hashable, Sendable {
        /// In the model's own units.
        public let reward: Double
        /// How many tokens the text has.
        public let tokens: Int
        /// Every output of a head with several, by name.
        public let objectives: [String: Double]?
        /// By how much each objective counts; null for heads without a gate.
        public let gating: [String: Double]?
        /// What each objective adds to the gated reward, adjusted and times its weight; null likewise.
        public let summands: [String: Double]?
        /// The position the gate is read at; null likewise, and where the gate reads the readout.
        public let gatePosition: Int?

        public init(
            reward: Double, tokens: Int, objectives: [String: Double]?, gating: [String: Double]? = nil,
            summands: [String: Double]? = nil, gatePosition: Int? = nil
        ) {
            self.reward = reward
            self.tokens = tokens
            self.objectives = objectives
            self.gating = gating
            self.summands = summands
            self.gatePosition = gatePosition
        }
    }

    public struct Pair: Codable, Hashable, Sendable {
        public let id: String
        public let category: String?
        public let chosen: Text
        public let rejected: Text
        /// Chosen minus rejected reward.
        public let margin: Double

        public init(id: String, category: String?, chosen: Text, rejected: Text) {
            self.id = id
            self.category = category
            self.chosen = chosen
            self.rejected = rejected
            margin = chosen.reward - rejected.reward
        }
    }

    /// Responses to one prompt.
    public struct Ranking: Codable, Hashable, Sendable {
        public let id: String
        /// In the order given.
        public let responses: [Text]
        /// Indices into `responses`, the best first; equal rewards in the order given.
        public let order: [Int]

        public init(id: String, responses: [Text]) {
            self.id = id
            self.responses = responses
            order = responses.indices.sorted {
                (responses[$0].reward, $1) > (responses[$1].reward, $0)
            }
        }
    }

    public let pairs: [Pair]
    /// The share of pairs whose chosen response has the higher reward; null without pairs.
    public let accuracy: Double?
    /// The bounds of `accuracy`'s 95 % Wilson interval.
    public let accuracyLow: Double?
    public let accuracyHigh: Double?
    /// The number of pairs.
    public let n: Int
    public let texts: [Text]?
    public let ranking: [Ranking]?

    public init(pairs: [Pair] = [], texts: [Text]? = nil, ranking: [Ranking]? = nil) {
        self.pairs = pairs
        self.texts = texts
        self.ranking = ranking
        n = pairs.count
        let hits = pairs.count { $0.margin > 0 }
        let wilson = pairs.isEmpty ? nil : WilsonInterval(successes: hits, n: pairs.count)
        accuracy = pairs.isEmpty ? nil : Double(hits) / Double(pairs.count)
        accuracyLow = wilson?.low
        accuracyHigh = wilson?.high
    }
}
