/// How far a study is.
public struct StudyStatusResult: AnalysisResult {
    public static let analysis = "study status"

    /// One analysis by one model.
    public struct Row: Codable, Hashable, Sendable {
        /// All of them, with commas, for comparisons.
        public let model: String
        /// The analysis with its options.
        public let analysis: String
        public let planned: Int
        public let done: Int
        public let failed: Int

        public init(model: String, analysis: String, planned: Int, done: Int, failed: Int) {
            self.model = model
            self.analysis = analysis
            self.planned = planned
            self.done = done
            self.failed = failed
        }
    }

    public let name: String
    public let coverage: StudyResult.Coverage
    public let rows: [Row]
    public let failures: [StudyResult.Failure]
    /// Results in the store that the study's present file does not ask for.
    public let others: Int
    /// Results that this run made; nil where nothing was run.
    public let made: Int?

    public init(
        name: String, coverage: StudyResult.Coverage, rows: [Row], failures: [StudyResult.Failure], others: Int,
        made: Int? = nil
    ) {
        self.name = name
        self.coverage = coverage
        self.rows = rows
        self.failures = failures
        self.others = others
        self.made = made
    }
}
