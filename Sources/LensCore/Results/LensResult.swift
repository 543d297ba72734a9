/// How the reward forms over depth: the reward lens.
///
/// Curves have one value per depth: index 0 is the embedding, index `l` is after block `l`, in reward units.
public struct LensResult: AnalysisResult {
    public static let analysis = "lens"

    /// The three readings of the residual stream at the readout position.
    public struct Curves: Codable, Hashable, Sendable {
        /// `w · x + b` without the final norm: neither ends at the reward nor has its scale.
        public let raw: [Double]
        /// `w · N(x) + b`, each depth with its own norm, as the logit lens reads; ends at the reward.
        public let normalized: [Double]
        /// `ŵ · x + const` with the norm's scale frozen at the last depth; ends at the reward, and its steps add up to it.
        public let frozen: [Double]

        public init(raw: [Double], normalized: [Double], frozen: [Double]) {
            self.raw = raw
            self.normalized = normalized
            self.frozen = frozen
        }

        /// Element by element.
        public static func - (a: Curves, b: Curves) -> Curves {
            Curves(
                raw: zip(a.raw, b.raw).map { $0 - $1 }, normalized: zip(a.normalized, b.normalized).map { $0 - $1 },
                frozen: zip(a.frozen, b.frozen).map { $0 - $1 })
        }
    }

    /// One text's curves and the reward that the model gives it.
    public struct Side: Codable, Hashable, Sendable {
        public let reward: Double
        public let raw: [Double]
        public let normalized: [Double]
        public let frozen: [Double]

        public init(reward: Double, curves: Curves) {
            self.reward = reward
            raw = curves.raw
            normalized = curves.normalized
            frozen = curves.frozen
        }
    }

    /// A token with the reward read at its position, as if the text ended there.
    public struct Token: Codable, Hashable, Sendable {
        public let text: String
        public let role: String
        /// Off the distribution the head was trained on, except at the readout.
        public let reward: Double
        /// The reward minus that of the token before; nil at the first.
        public let increment: Double?

        public init(text: String, role: String, reward: Double, increment: Double?) {
            self.text = text
            self.role = role
            self.reward = reward
            self.increment = increment
        }
    }

    public struct Tokens: Codable, Hashable, Sendable {
        public let chosen: [Token]
        public let rejected: [Token]

        public init(chosen: [Token], rejected: [Token]) {
            self.chosen = chosen
            self.rejected = rejected
        }
    }

    public struct Pair: Codable, Hashable, Sendable {
        public let id: String
        public let category: String?
        public let prompt: String
        /// Chosen minus rejected reward.
        public let margin: Double
        public let chosen: Side
        public let rejected: Side
        /// Chosen minus rejected, depth by depth.
        public let difference: Curves
        /// On the `normalized` curve of the difference.
        public let crystallization: Crystallization
        public private(set) var tokens: Tokens?

        var withoutTokens: Pair {
            var copy = self
            copy.tokens = nil
            return copy
        }

        public init(
            id: String, category: String?, prompt: String, chosen: (reward: Double, curves: Curves),
            rejected: (reward: Double, curves: Curves), tokens: Tokens?
        ) {
            self.id = id
            self.category = category
            self.prompt = prompt
            margin = chosen.reward - rejected.reward
            self.chosen = Side(reward: chosen.reward, curves: chosen.curves)
            self.rejected = Side(reward: rejected.reward, curves: rejected.curves)
            difference = chosen.curves - rejected.curves
            crystallization = Crystallization(
                of: difference.normalized, scale: max(abs(chosen.reward), abs(rejected.reward)))
            self.tokens = tokens
        }
    }

    public let pairs: [Pair]
    /// The number of blocks.
    public let layers: Int

    public init(pairs: [Pair], layers: Int) {
        self.pairs = pairs
        self.layers = layers
    }

    /// The same without per-token readings.
    public func withoutTokens() -> LensResult {
        LensResult(pairs: pairs.map(\.withoutTokens), layers: layers)
    }
}

/// The depths at which a preference has formed.
public struct Crystallization: Codable, Hashable, Sendable {
    /// The share of the final difference that counts as formed.
    public static let threshold = 0.5

    /// The first depth at which the difference reaches half of its final value; null where there is no difference.
    public let firstCrossing: Int?
    /// The first depth from which on it never falls below that again.
    public let stable: Int?

    /// - Parameters:
    ///   - difference: chosen minus rejected, one value per depth.
    ///   - scale: the larger reward's magnitude; a final difference below 10⁻⁶ of it is none.
    public init(of difference: [Double], scale: Double) {
        guard let final = difference.last, abs(final) >= 1e-6 * scale, final != 0 else {
            firstCrossing = nil
            stable = nil
            return
        }
        let formed = difference.map { $0 / final >= Self.threshold }
        firstCrossing = formed.firstIndex(of: true)
        stable = formed.lastIndex(of: false).map { $0 + 1 } ?? 0
    }

    public func encode(to encoder: any Encoder) throws {
        // Nulls are written out: a reader can tell "no depth" from "not measured".
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(firstCrossing, forKey: .firstCrossing)
        try container.encode(stable, forKey: .stable)
    }
}
