/// Which dimensions of quality a reward model pays too much or too little for, and which its evaluation does not see.
public struct DistortionResult: AnalysisResult {
    public static let analysis = "distortion"

    /// Against a dimension's share of what the principal wants.
    public enum Direction: String, Codable, Hashable, Sendable {
        case over = "over-invested"
        case under = "under-invested"
        /// Paid for with the wrong sign: the worse response is preferred.
        case reversed
        case undecided
        case cannotBeEstimated = "cannot be estimated"
    }

    /// One dimension of quality. `low` and `high` bound the distortion.
    public struct Dimension: Codable, Hashable, Sendable {
        public let name: String
        public let description: String
        /// Contrasts.
        public let n: Int
        /// Independent units among them: prompts.
        public let units: Int
        /// The reward of the better response minus that of the worse one.
        public let meanDelta: Measure
        /// `w`: the share that the principal gives the dimension; shares add up to 1.
        public let principalWeight: Double
        /// `w̃`: the share that the evaluator gives it, with its sign; absolute values add up to 1.
        public let effectiveWeight: Measure
        /// `|w̃/w − 1|`; null where the principal gives the dimension no weight.
        public let distortion: Double?
        public let low: Double?
        public let high: Double?
        /// Why there is no distortion or no interval.
        public let reason: String?
        public let direction: Direction
        /// `1 − Π(1 − c)` over the dimension's contrasts.
        public let coverage: Measure
        /// `1 − coverage`.
        public let uncovered: Measure
        /// Each contrast's discrimination c, from 0 to 1, in the suite's order.
        public let discriminations: [Double]

        public init(
            name: String, description: String, meanDelta: Measure, principalWeight: Double, effectiveWeight: Measure,
            distortion: Measure, direction: Direction, coverage: Measure, uncovered: Measure, discriminations: [Double]
        ) {
            self.name = name
            self.description = description
            n = meanDelta.n
            units = meanDelta.units ?? meanDelta.n
            self.meanDelta = meanDelta
            self.principalWeight = principalWeight
            self.effectiveWeight = effectiveWeight
            self.distortion = distortion.value
            low = distortion.low
            high = distortion.high
            reason = distortion.reason
            self.direction = direction
            self.coverage = coverage
            self.uncovered = uncovered
            self.discriminations = discriminations
        }
    }

    /// An agent with some number of tools, whose qualities grow faster than the probes of them.
    public struct Amplification: Codable, Hashable, Sendable {
        public let tools: Int
        /// Dimensions of quality: `d · (T + α·T(T − 1)/2)`.
        public let dimensions: Double
        /// Probes for each dimension, as a share of those with one tool.
        public let probeShare: Double
        /// The mean over dimensions.
        public let coverage: Measure
        /// The mean over dimensions of `1 − coverage`.
        public let uncovered: Measure

        public init(tools: Int, dimensions: Double, probeShare: Double, coverage: Measure, uncovered: Measure) {
            self.tools = tools
            self.dimensions = dimensions
            self.probeShare = probeShare
            self.coverage = coverage
            self.uncovered = uncovered
        }
    }

    /// What reward-lens 1.0 computes from the same rewards, for comparison.
    public struct RewardLens1: Codable, Hashable, Sendable {
        public struct Dimension: Codable, Hashable, Sendable {
            public let name: String
            /// Of differences brought between 0 and 1 by the smallest and the largest of all dimensions.
            public let coverage: Double
            /// `1 − coverage / largest coverage`.
            public let distortion: Double

            public init(name: String, coverage: Double, distortion: Double) {
                self.name = name
                self.coverage = coverage
                self.distortion = distortion
            }
        }

        public let dimensions: [Dimension]
        /// The mean distortion.
        public let severity: Double

        public init(dimensions: [Dimension], severity: Double) {
            self.dimensions = dimensions
            self.severity = severity
        }
    }

    public let suite: String
    public let dimensions: [Dimension]
    /// The mean of the defined distortions.
    public let index: Measure
    /// √(mean Δ²) of the reference's contrasts, in reward units: what a difference is measured by for its discrimination.
    public let spread: Double
    /// Where the spread comes from.
    public let reference: String
    /// How strongly tools interact.
    public let alpha: Double
    /// By rising number of tools.
    public let amplification: [Amplification]
    public let rewardLens1: RewardLens1?

    public init(
        suite: String, dimensions: [Dimension], index: Measure, spread: Double, reference: String, alpha: Double,
        amplification: [Amplification], rewardLens1: RewardLens1?
    ) {
        self.suite = suite
        self.dimensions = dimensions
        self.index = index
        self.spread = spread
        self.reference = reference
        self.alpha = alpha
        self.amplification = amplification
        self.rewardLens1 = rewardLens1
    }
}
