import LensCore
import LensModel

/// Names the features of a sparse autoencoder that carry a property of responses, at the readout.
///
/// For each text one pass with gradients and one of the engine.
public struct FeatureLocaliser {
    /// How many features are listed.
    static let listed = 10

    let site: FeatureSite
    let name: String
    let bootstrap: Bootstrap

    /// - Parameters:
    ///   - layer: whose entering stream is read; the number of layers is the stream before the final norm.
    ///   - name: what to call the autoencoder.
    /// - Throws: `LensError` where the autoencoder, the layer and the model do not fit together.
    public init(
        _ autoencoder: SparseAutoencoder, _ model: RewardModel, layer: Int, name: String, seed: UInt64 = 0,
        truncating: Bool = false
    ) throws {
        site = try FeatureSite(autoencoder, model, layer: layer, truncating: truncating)
        self.name = name
        bootstrap = Bootstrap(seed: seed)
    }

    /// What should be known of an autoencoder that was trained on something else.
    public var warnings: [String] { site.warnings }

    /// Ranks features by how much of the difference of rewards goes with them.
    ///
    /// - Parameter axis: pairs whose chosen response has the property.
    public func carriers(of axis: FeatureAxis) throws -> HackResult.FeatureCarriers {
        let texts = try site.features(of: axis.pairs) { _, _ in }.texts
        let active = Set(texts.flatMap(\.activities.keys)).sorted()
        // [feature][pair]
        func differences(_ value: (SAEFeaturesResult.Activity) -> Double) -> [[Double]] {
            active.map { feature in
                axis.pairs.indices.map { pair in
                    value(texts[2 * pair].activities[feature] ?? .none)
                        - value(texts[2 * pair + 1].activities[feature] ?? .none)
                }
            }
        }
        let effects = differences(\.effect)
        let tests = effects.map { SignFlipTest($0, clusters: axis.clusters, seed: bootstrap.seed).p }
        let q = FalseDiscoveryRate.adjusted(tests.map { $0 ?? 1 })
        let (activations, contributions) = (differences(\.activation), differences(\.contribution))
        let sizes = effects.map { abs($0.reduce(0, +)) }
        let ranked = active.indices.sorted { sizes[$0] == sizes[$1] ? $0 < $1 : sizes[$0] > sizes[$1] }
        func mean(_ values: [Double]) -> Measure { Measure(bootstrap.mean(values, clusters: axis.clusters)) }
        return HackResult.FeatureCarriers(
            autoencoder: name, tested: active.count,
            carriers: ranked.prefix(Self.listed).map { place in
                HackResult.FeatureCarrier(
                    feature: .feature(layer: site.layer, feature: active[place]), activation: mean(activations[place]),
                    contribution: mean(contributions[place]), effect: mean(effects[place]), p: tests[place], q: q[place])
            })
    }
}
