/// One attention head on pairs: what it reads, what it moves to the readout, and what rewards become without it.
public struct HeadResult: AnalysisResult {
    public static let analysis = "head"

    /// A token as the head sees it from where the reward is read.
    public struct Token: Codable, Hashable, Sendable {
        public let text: String
        public let role: String
        /// The share of its attention that the readout gives it; the mean over positions where the model's head reads a mean.
        public let attention: Double
        /// What the head moves from it to the readout, in reward units.
        public let contribution: Double

        public init(text: String, role: String, attention: Double, contribution: Double) {
            self.text = text
            self.role = role
            self.attention = attention
            self.contribution = contribution
        }
    }

    /// The attention pattern within a window of tokens that holds the readout.
    public struct Pattern: Codable, Hashable, Sendable {
        /// The window's first position.
        public let start: Int
        /// Attention of each position of the window to each, `[query][key]`.
        public let values: [[Double]]
        /// What is left of each position's attention for tokens outside of the window.
        public let outside: [Double]

        public init(start: Int, values: [[Double]], outside: [Double]) {
            self.start = start
            self.values = values
            self.outside = outside
        }
    }

    /// One response with its prompt.
    public struct Side: Codable, Hashable, Sendable {
        public let reward: Double
        /// What the head adds to the reward at the readout, the final norm's scale frozen.
        public let contribution: Double
        /// |Σ tokens' contributions − contribution|.
        public let completenessError: Double
        /// The length of what attention's write at the readout loses without the head.
        public let writeNorm: Double
        /// The length of the stream that the head's block reads there.
        public let streamNorm: Double
        public let readout: Int
        public let tokens: [Token]
        public let pattern: Pattern

        public init(
            reward: Double, contribution: Double, writeNorm: Double, streamNorm: Double, readout: Int, tokens: [Token],
            pattern: Pattern
        ) {
            self.reward = reward
            self.contribution = contribution
            completenessError = abs(tokens.reduce(0) { $0 + $1.contribution } - contribution)
            self.writeNorm = writeNorm
            self.streamNorm = streamNorm
            self.readout = readout
            self.tokens = tokens
            self.pattern = pattern
        }
    }

    /// What rewards become when the head carries something else, everything downstream recomputed.
    public struct Effect: Codable, Hashable, Sendable {
        public let mode: PatchResult.Mode
        public let at: PatchResult.Positions
        /// The chosen response's reward afterwards; as it was for `denoising`.
        public let chosen: Double
        /// The rejected response's; as it was for `noising`.
        public let rejected: Double
        /// As in `patch`: positive where the head carries the preference.
        public let effect: Double
        /// The margin minus the margin afterwards.
        public let marginEffect: Double
        /// The share of positions that have a source in the other response; nil for `zero`.
        public let alignedFraction: Double?

        public init(
            mode: PatchResult.Mode, at: PatchResult.Positions, before: (chosen: Double, rejected: Double), chosen: Double,
            rejected: Double, alignedFraction: Double? = nil
        ) {
            self.mode = mode
            self.at = at
            self.chosen = chosen
            self.rejected = rejected
            effect = mode == .denoising ? rejected - before.rejected : before.chosen - chosen
            marginEffect = (before.chosen - before.rejected) - (chosen - rejected)
            self.alignedFraction = alignedFraction
        }
    }

    public struct Pair: Codable, Hashable, Sendable {
        public let id: String
        public let category: String?
        /// The prompt's last message.
        public let prompt: String
        /// r⁺ − r⁻.
        public let margin: Double
        public let chosen: Side
        public let rejected: Side
        public let effects: [Effect]

        public init(id: String, category: String?, prompt: String, chosen: Side, rejected: Side, effects: [Effect]) {
            self.id = id
            self.category = category
            self.prompt = prompt
            margin = chosen.reward - rejected.reward
            self.chosen = chosen
            self.rejected = rejected
            self.effects = effects
        }

        /// What the head adds to the margin at the readout.
        public var contribution: Double { chosen.contribution - rejected.contribution }

        public func effect(_ mode: PatchResult.Mode, _ at: PatchResult.Positions) -> Effect? {
            effects.first { $0.mode == mode && $0.at == at }
        }
    }

    public let layer: Int
    public let head: Int
    public let pairs: [Pair]

    public init(layer: Int, head: Int, pairs: [Pair]) {
        self.layer = layer
        self.head = head
        self.pairs = pairs
    }

    public var component: Component { .head(layer: layer, head: head) }
}
