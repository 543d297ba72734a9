/// Several analyses of the same pairs, each with the report that its own command would write.
public struct CombinedResult: AnalysisResult {
    public static let analysis = "report"

    /// One token as it was fed.
    public struct Token: Codable, Hashable, Sendable {
        /// Its number in the vocabulary.
        public let id: Int
        /// Its characters as they stand in the text; the vocabulary's string where it stands for none.
        public let text: String
        /// Whose words it carries.
        public let role: String

        public init(id: Int, text: String, role: String) {
            self.id = id
            self.text = text
            self.role = role
        }
    }

    /// One text as it was fed.
    public struct Side: Codable, Hashable, Sendable {
        public let tokens: [Token]
        /// The position the reward is read at.
        public let readout: Int

        public init(tokens: [Token], readout: Int) {
            self.tokens = tokens
            self.readout = readout
        }
    }

    /// Both texts of a pair as they were fed.
    public struct Fed: Codable, Hashable, Sendable {
        public let id: String
        /// The last message of the prompt.
        public let prompt: String
        public let chosen: Side
        public let rejected: Side

        public init(id: String, prompt: String, chosen: Side, rejected: Side) {
            self.id = id
            self.prompt = prompt
            self.chosen = chosen
            self.rejected = rejected
        }
    }

    /// What was left out or could not be had.
    public struct Gap: Codable, Hashable, Sendable {
        public let what: String
        public let why: String

        public init(what: String, why: String) {
            self.what = what
            self.why = why
        }
    }

    /// The reports there are; those that are missing are among the gaps.
    public struct Reports: Codable, Hashable, Sendable {
        public let score: Report<ScoreResult>
        public var lens: Report<LensResult>?
        /// By head: heads, MLPs and what else is written.
        public var attribute: Report<AttributionResult>?
        /// By source token.
        public var sources: Report<AttributionResult>?
        /// By slopes, of models whose blocks cannot be told apart.
        public var gradients: Report<TokenAttributionResult>?
        public var patch: Report<PatchResult>?
        public var agree: Report<AgreementResult>?
        public var hack: Report<HackResult>?
        public var concepts: Report<ConceptsResult>?
        public var features: Report<SAEFeaturesResult>?

        public init(score: Report<ScoreResult>) { self.score = score }
    }

    /// How the program was called.
    public let command: String
    /// The version of libtorch that computed.
    public let libtorch: String
    public let fed: [Fed]
    public let reports: Reports
    public let notMeasured: [Gap]

    public init(command: String, libtorch: String, fed: [Fed], reports: Reports, notMeasured: [Gap]) {
        self.command = command
        self.libtorch = libtorch
        self.fed = fed
        self.reports = reports
        self.notMeasured = notMeasured
    }
}
