import Foundation
import LensCore
import LensProbes

/// A contrast with its two rewards.
struct ScoredContrast: Hashable {
    let contrast: Contrast
    /// The rewards with and without the property.
    let with: Double
    let without: Double

    /// What the property changes.
    var delta: Double { with - without }

    /// log(length with) − log(length without), in characters.
    var lengthChange: Double { contrast.with.logLength - contrast.without.logLength }
}

extension [ScoredContrast] {
    /// In an order that does not depend on the input's, so that neither do seeded draws.
    func inCanonicalOrder() -> [ScoredContrast] {
        sorted { a, b in
            let (x, y) = (a.contrast, b.contrast)
            return (x.cluster, x.prompt, x.with, x.without, x.id) < (y.cluster, y.prompt, y.with, y.without, y.id)
        }
    }

    var deltas: [Double] { map(\.delta) }
    var clusters: [String] { map(\.contrast.cluster) }
}

extension String {
    /// The logarithm of the number of characters; an empty text counts as one.
    fileprivate var logLength: Double { log(Double(Swift.max(1, count))) }
}
