/// What the reward head was given for a pair. The vectors lie beside the report, `chosen` and `rejected`, `[width]`.
public struct ReadoutsResult: AnalysisResult {
    public static let analysis = "readouts"

    public let id: String
    public let width: Int
    /// The rewards that the head made of the vectors.
    public let chosen: Double
    public let rejected: Double

    public init(id: String, width: Int, chosen: Double, rejected: Double) {
        self.id = id
        self.width = width
        self.chosen = chosen
        self.rejected = rejected
    }
}
