import LensCore

/// The sizes that analyses need to know of a model.
public struct ModelShape: Hashable, Sendable {
    public let layers: Int
    public let heads: Int
    public let width: Int
    /// Hidden units of each layer's MLP.
    public let neurons: [Int]
    /// The longest text, in tokens.
    public let contextLength: Int

    /// Refuses sites that the model does not have, before anything runs.
    func check(_ sites: some Sequence<Site>) throws {
        for site in sites {
            guard let layer = site.layer else { continue }
            let last = if case .residual = site { layers } else { layers - 1 }
            guard (0...last).contains(layer) else {
                throw LensError.input("the model has no site \(site): its layers are 0 to \(layers - 1)")
            }
        }
    }
}
