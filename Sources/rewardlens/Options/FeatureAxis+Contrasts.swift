import LensFeatures
import LensProbes

extension FeatureAxis {
    /// Contrasts of one property, resampled as their suite says.
    init(_ name: String, _ contrasts: [Contrast]) {
        self.init(name: name, pairs: contrasts.map { $0.pair(category: name) }, clusters: contrasts.map(\.cluster))
    }
}
