/// Whether a model folder gives the model's own numbers, check by check.
public struct VerifyResult: AnalysisResult {
    public static let analysis = "verify"

    public enum Outcome: String, Codable, Hashable, Sendable {
        case held, failed
        /// What the check needs is not there.
        case notMeasured
    }

    /// One question about the folder, with the figure that answers it.
    public struct Check: Codable, Hashable, Sendable {
        public let name: String
        public let outcome: Outcome
        /// The largest value found, where the check is a number.
        public let measured: Double?
        /// What it may be at most.
        public let bound: Double?
        /// What was found, or why nothing was measured, in words.
        public let detail: String

        public init(_ name: String, _ outcome: Outcome, measured: Double? = nil, bound: Double? = nil, _ detail: String) {
            self.name = name
            self.outcome = outcome
            self.measured = measured
            self.bound = bound
            self.detail = detail
        }
    }

    /// A text exactly as the model is fed it.
    public struct Text: Codable, Hashable, Sendable {
        public let text: String
        public let ids: [Int]
        public let pieces: [String]
        public let roles: [String]
        public let readout: Int
        /// In the model's own units; in float32, but for exported programs.
        public let reward: Double

        public init(text: String, ids: [Int], pieces: [String], roles: [String], readout: Int, reward: Double) {
            self.text = text
            self.ids = ids
            self.pieces = pieces
            self.roles = roles
            self.readout = readout
            self.reward = reward
        }
    }

    /// Where a text of the golden file is tokenized otherwise here: the first place that differs, with what stands around it.
    public struct Difference: Codable, Hashable, Sendable {
        /// The golden file's text, from 0.
        public let index: Int
        /// The first token that differs, from 0; nil where only the rendered text does.
        public let position: Int?
        public let expected: String
        public let found: String

        public init(index: Int, position: Int?, expected: String, found: String) {
            self.index = index
            self.position = position
            self.expected = expected
            self.found = found
        }
    }

    /// The first site, in the network's order, whose values differ from the golden file's.
    public struct Bisection: Codable, Hashable, Sendable {
        public enum Verdict: String, Codable, Hashable, Sendable {
            /// The difference all but vanishes in float64.
            case rounding
            /// It does not: something else is computed.
            case bug
        }

        public let index: Int
        public let site: String
        /// The largest difference from the golden's float64 values when this model computes in float32, and in float64.
        public let float32: Double
        public let float64: Double
        /// What float32 may differ by.
        public let bound: Double
        public let verdict: Verdict

        public init(index: Int, site: String, float32: Double, float64: Double, bound: Double, verdict: Verdict) {
            self.index = index
            self.site = site
            self.float32 = float32
            self.float64 = float64
            self.bound = bound
            self.verdict = verdict
        }
    }

    public let checks: [Check]
    public let texts: [Text]
    public let differences: [Difference]
    /// nil where every site agrees or none was compared.
    public let bisection: Bisection?

    public init(checks: [Check], texts: [Text], differences: [Difference], bisection: Bisection?) {
        self.checks = checks
        self.texts = texts
        self.differences = differences
        self.bisection = bisection
    }

    /// Whether nothing failed.
    public var holds: Bool { !checks.contains { $0.outcome == .failed } }
}
