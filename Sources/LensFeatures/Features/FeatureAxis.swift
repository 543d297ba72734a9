import LensCore

/// Contrasts of one property of responses, by which features are looked at.
public struct FeatureAxis: Sendable {
    public let name: String
    /// The chosen response has the property.
    public let pairs: [PreferencePair]
    /// What of each pair is resampled as one, such as its prompt.
    public let clusters: [String]

    /// - Parameter clusters: one for each pair.
    public init(name: String, pairs: [PreferencePair], clusters: [String]) {
        precondition(pairs.count == clusters.count, "each pair needs its cluster")
        self.name = name
        self.pairs = pairs
        self.clusters = clusters
    }
}

/// How features' activations at the readout go with properties of responses. One forward pass for each distinct text.
struct FeatureAxes {
    let site: FeatureSite
    let bootstrap: Bootstrap

    /// - Parameter progress: hears how many texts are done, of how many.
    /// - Returns: for each feature one entry for each axis; q is adjusted over all of them.
    func of(
        _ features: [Int], _ axes: [FeatureAxis], progress: (Int, Int) throws -> Void
    ) throws -> [[SAEFeaturesResult.Axis]] {
        var known: [[Message]: [Double]] = [:]
        let total = 2 * axes.reduce(0) { $0 + $1.pairs.count }
        var done = 0
        func activations(_ pair: PreferencePair, _ response: [Message]) throws -> [Double] {
            done += 1
            let key = pair.prompt + response
            if let found = known[key] { return found }
            let text = try site.text(pair, response)
            let codes = try site.autoencoder.encode(site.streams(text, at: [text.readout]))
            let found = try codes.values(of: features)[0]
            known[key] = found
            try progress(done, total)
            return found
        }
        // [axis][pair][feature]
        let differences = try axes.map { axis in
            try axis.pairs.map { zip(try activations($0, $0.chosen), try activations($0, $0.rejected)).map { $0 - $1 } }
        }
        if total > 0 { try progress(total, total) }
        var found = features.indices.map { feature in
            zip(axes, differences).map { axis, rows in relation(axis, rows.map { $0[feature] }) }
        }
        adjust(&found)
        return found
    }

    private func relation(_ axis: FeatureAxis, _ differences: [Double]) -> SAEFeaturesResult.Axis {
        let effect = bootstrap.estimate(Array(zip(differences, axis.clusters)), by: \.1) { PairedEffect($0.map(\.0)).g }
        let d = effect.value == nil ? Measure.missing("the activation does not vary", n: differences.count) : Measure(effect)
        return .init(
            axis: axis.name, difference: Measure(bootstrap.mean(differences, clusters: axis.clusters)), d: d,
            p: SignFlipTest(differences, clusters: axis.clusters, seed: bootstrap.seed).p)
    }

    private func adjust(_ found: inout [[SAEFeaturesResult.Axis]]) {
        var next = FalseDiscoveryRate.adjusted(found.flatMap { $0.compactMap(\.p) }).makeIterator()
        for feature in found.indices {
            for axis in found[feature].indices where found[feature][axis].p != nil { found[feature][axis].q = next.next() }
        }
    }
}
