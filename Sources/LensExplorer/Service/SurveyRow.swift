import LensCore

/// One opened pair as a model sees it.
public struct SurveyRow: Codable, Hashable, Sendable {
    /// The pair's place in `ExplorerService.pairs`.
    public let index: Int
    public let id: String
    public let category: String?
    /// The start of the last prompt message.
    public let prompt: String
    /// Reward units; below 0 the model prefers the response that people rejected.
    public let margin: Double
    /// How often the lens' difference changes its sign between the embedding and the reward.
    public let flips: Int
    /// With several models, how far their standardised margins lie apart (standard deviation over models); nil with one.
    public let disagreement: Double?

    public init(
        index: Int, id: String, category: String?, prompt: String, margin: Double, flips: Int, disagreement: Double?
    ) {
        self.index = index
        self.id = id
        self.category = category
        self.prompt = prompt
        self.margin = margin
        self.flips = flips
        self.disagreement = disagreement
    }
}
