import LensCore
import LensText
import LensTorch

/// What one pass over one text gave.
public struct Run: Sendable {
    public let text: TokenizedText
    public let reward: Reward
    /// What the reward head was given, `[1, width]` each.
    public let streams: HeadStreams
    /// The activations that were asked for, with the axes their sites name and one row.
    public let captures: [Site: Tensor]

    /// A captured activation.
    ///
    /// - Throws: `LensError` where the site was not asked for.
    public func capture(_ site: Site) throws -> Tensor {
        guard let value = captures[site] else { throw LensError.failure("\(site) was not captured in this run") }
        return value
    }
}
