/// What rewards become when components are scaled at every position, all of them at once.
public struct ScaleResult: AnalysisResult {
    public static let analysis = "scale"

    /// A factor on everything that a component writes: 0 switches it off, 1 leaves it as it is.
    public struct Scaling: Codable, Hashable, Sendable {
        public let component: Component
        public let factor: Double

        public init(_ component: Component, by factor: Double) {
            self.component = component
            self.factor = factor
        }
    }

    /// A number of the model as it is, and of the model with its components scaled, in reward units.
    public struct Change: Codable, Hashable, Sendable {
        public let before: Double
        public let after: Double
        /// After minus before.
        public let change: Double

        public init(before: Double, after: Double) {
            self.before = before
            self.after = after
            change = after - before
        }
    }

    /// The difference of the two responses read after each block, through the final norm; index 0 is the embedding.
    public struct Lens: Codable, Hashable, Sendable {
        public let before: [Double]
        public let after: [Double]

        public init(before: [Double], after: [Double]) {
            self.before = before
            self.after = after
        }
    }

    /// One of the scalings by itself, the others left as they are.
    public struct Alone: Codable, Hashable, Sendable {
        public let component: Component
        public let factor: Double
        /// The chosen response's reward.
        public let chosen: Double
        public let rejected: Double
        /// By how much the margin changes.
        public let change: Double

        public init(_ scaling: Scaling, chosen: Double, rejected: Double, marginBefore: Double) {
            component = scaling.component
            factor = scaling.factor
            self.chosen = chosen
            self.rejected = rejected
            change = chosen - rejected - marginBefore
        }
    }

    public struct Pair: Codable, Hashable, Sendable {
        public let id: String
        public let category: String?
        /// The prompt's last message.
        public let prompt: String
        public let chosen: Change
        public let rejected: Change
        /// Chosen minus rejected, components scaled.
        public let margin: Double
        /// The model's own margin.
        public let marginBefore: Double
        /// The margin minus the model's own.
        public let marginChange: Double
        public let lens: Lens
        /// Each scaling by itself, where that was asked for.
        public let alone: [Alone]?

        public init(
            id: String, category: String?, prompt: String, chosen: Change, rejected: Change, lens: Lens, alone: [Alone]? = nil
        ) {
            self.id = id
            self.category = category
            self.prompt = prompt
            self.chosen = chosen
            self.rejected = rejected
            margin = chosen.after - rejected.after
            marginBefore = chosen.before - rejected.before
            marginChange = margin - marginBefore
            self.lens = lens
            self.alone = alone
        }

        /// Whether the model prefers the other response than before.
        public var isFlipped: Bool { (marginBefore > 0) != (margin > 0) }
    }

    public let scalings: [Scaling]
    public let pairs: [Pair]
    /// Of the margins, with a bootstrap interval over prompts.
    public let meanChange: Measure
    /// How many pairs' preference is the other one than before.
    public let flips: Int

    /// - Parameter clusters: what tells prompts apart, one for each pair.
    public init(scalings: [Scaling], pairs: [Pair], clusters: [String], seed: UInt64) {
        self.scalings = scalings
        self.pairs = pairs
        meanChange = Measure(Bootstrap(seed: seed).mean(pairs.map(\.marginChange), clusters: clusters))
        flips = pairs.count(where: \.isFlipped)
    }
}
