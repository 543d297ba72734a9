import LensCore
import LensModel
import LensText

/// A pair as its two tokenized texts.
public struct PatchInput: Sendable {
    public let id: String
    public let category: String?
    public let chosen: TokenizedText
    public let rejected: TokenizedText

    public init(_ pair: PreferencePair, model: RewardModel, truncating: Bool) throws {
        id = pair.id
        category = pair.category
        chosen = try naming(pair.id) { try model.encode(prompt: pair.prompt, response: pair.chosen, truncating: truncating) }
        rejected = try naming(pair.id) {
            try model.encode(prompt: pair.prompt, response: pair.rejected, truncating: truncating)
        }
    }

    /// Texts that were tokenized elsewhere.
    public init(id: String, category: String? = nil, chosen: TokenizedText, rejected: TokenizedText) {
        self.id = id
        self.category = category
        self.chosen = chosen
        self.rejected = rejected
    }

    var warnings: [String] { (chosen.warnings + rejected.warnings).map { "\(id): \($0)" } }
}
