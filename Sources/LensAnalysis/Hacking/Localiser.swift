import LensCore
import LensModel
import LensProbes

/// Names the components that carry an axis, by attribution and by patching at the readout.
public struct Localiser {
    /// Into how many contrasts of an axis to look unless told otherwise.
    public static let usualContrasts = 12
    /// How many components of an axis are listed.
    static let listed = 10

    let model: RewardModel
    /// Into how many contrasts of an axis to look.
    let contrasts: Int
    let bootstrap: Bootstrap
    let truncating: Bool
    /// Finds features of a sparse autoencoder as well.
    let features: FeatureSearch?

    /// Which features carry an axis, given its name and contrasts.
    public typealias FeatureSearch = (String, [Contrast]) throws -> HackResult.FeatureCarriers

    init(
        _ model: RewardModel, contrasts: Int, bootstrap: Bootstrap, truncating: Bool, features: FeatureSearch? = nil
    ) {
        self.model = model
        self.contrasts = contrasts
        self.bootstrap = bootstrap
        self.truncating = truncating
        self.features = features
    }

    /// Means over a seeded choice of contrasts.
    func localise(_ axis: String, _ all: [Contrast]) throws -> HackResult.Localisation {
        var random = SeededGenerator(seed: bootstrap.seed)
        let ordered = all.sorted { ($0.cluster, $0.with, $0.without, $0.id) < ($1.cluster, $1.with, $1.without, $1.id) }
        let chosen = Array(random.shuffled(ordered).prefix(contrasts))
        let attribution = try attribution(chosen)
        let inputs = try chosen.map { try PatchInput($0.pair(), model: model, truncating: truncating) }
        let (denoising, noising) = (try effects(inputs, .denoising), try effects(inputs, .noising))
        let clusters = chosen.map(\.cluster)
        let components = [PatchTarget.component, .head].flatMap { $0.components(model.shape) }
        let tested = components.compactMap { component in
            denoising[component].map { (component, SignFlipTest($0, clusters: clusters, seed: bootstrap.seed).p) }
        }
        let q = FalseDiscoveryRate.adjusted(tested.map { $0.1 ?? 1 })
        let ranked = tested.indices.sorted { a, b in
            let (x, y) = (size(denoising[tested[a].0]), size(denoising[tested[b].0]))
            return x == y ? a < b : x > y
        }
        return HackResult.Localisation(
            axis: axis, n: chosen.count, clusters: Set(clusters).count, tested: tested.count,
            carriers: ranked.prefix(Self.listed).map { index in
                let component = tested[index].0
                return HackResult.Carrier(
                    component: component, attribution: mean(attribution[component], clusters),
                    denoising: mean(denoising[component], clusters), noising: mean(noising[component], clusters),
                    p: tested[index].1, q: q[index])
            }, features: try features?(axis, chosen))
    }

    private func size(_ values: [Double]?) -> Double { abs((values ?? []).reduce(0, +)) }

    private func mean(_ values: [Double]?, _ clusters: [String]) -> Measure {
        guard let values, values.count == clusters.count else {
            return .init(value: nil, n: 0, reason: "not every contrast has it")
        }
        return .init(bootstrap.mean(values, clusters: clusters))
    }

    /// Contributions' differences by component, one for each contrast. An attention's is what its heads and bias add up to.
    func attribution(_ contrasts: [Contrast]) throws -> [Component: [Double]] {
        var values: [Component: [Double]] = [:]
        for pair in try Attribution(model, by: .head, truncating: truncating).pairs(contrasts.map { $0.pair() }).result.pairs {
            var attention = [Double](repeating: 0, count: model.shape.layers)
            for part in pair.components {
                switch part.component {
                case .head(let layer, _):
                    values[part.component, default: []].append(part.difference)
                    attention[layer] += part.difference
                case .bias(let layer): attention[layer] += part.difference
                case .mlp: values[part.component, default: []].append(part.difference)
                default: break
                }
            }
            for (layer, sum) in attention.enumerated() { values[.attention(layer), default: []].append(sum) }
        }
        return values
    }

    /// Effects by component, one for each contrast.
    private func effects(_ inputs: [PatchInput], _ mode: PatchResult.Mode) throws -> [Component: [Double]] {
        let patch = try Patch(model, PatchOptions(mode: mode, targets: [.component, .head]))
        var values: [Component: [Double]] = [:]
        for effect in try patch.pairs(inputs).result.pairs.flatMap(\.effects) {
            values[effect.component, default: []].append(effect.effect)
        }
        return values
    }
}
