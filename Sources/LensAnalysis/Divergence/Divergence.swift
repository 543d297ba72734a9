import LensCore
import LensModel
import LensText
import LensTorch

/// Divergence-aware patching (Grant et al., 2511.04638): whether the activations that patches make could have come up by
/// themselves, whether it matters where they could not, and patches that keep the effect and stay natural.
///
/// The patched activation and the stream it leads to are scored against natural ones of their sites (`NaturalManifold`). Where
/// one is divergent, what makes it so is removed and everything downstream recomputed: a patch is harmless where its effect
/// stays, and pernicious where it changes. All at the readout. For each reference text one forward pass; for each pair three
/// sweeps of patching, and for constrained patches a forward and a backward pass of one token a step.
public struct Divergence {
    public struct Options: Sendable {
        public var mode: PatchResult.Mode
        public var targets: [PatchTarget]
        /// By which share an effect may change and be called the same.
        public var tolerance: Double
        /// Steps of the constrained patches' optimisation; 0 leaves them out.
        public var steps: Int
        public var seed: UInt64
        /// Also computes what reward-lens 1.0 does.
        public var isCompared: Bool

        public init(
            mode: PatchResult.Mode = .noising, targets: [PatchTarget] = [.component], tolerance: Double = 0.1,
            steps: Int = 50, seed: UInt64 = 0, isCompared: Bool = false
        ) {
            self.mode = mode
            self.targets = targets
            self.tolerance = tolerance
            self.steps = steps
            self.seed = seed
            self.isCompared = isCompared
        }
    }

    let model: RewardModel
    let options: Options
    let components: [Component]
    let progress: ProgressHandler

    /// - Throws: `LensError` for a mode or an option that has no meaning here.
    public init(_ model: RewardModel, _ options: Options = Options(), progress: @escaping ProgressHandler = { _ in }) throws {
        guard options.mode != .resample else {
            throw LensError.input("divergence has no mode resample", hint: "use noising, denoising, zero or mean")
        }
        guard options.tolerance > 0, options.tolerance.isFinite else {
            throw LensError.input("the tolerance must be above 0, not \(options.tolerance)")
        }
        guard (0...100_000).contains(options.steps) else {
            throw LensError.input("steps must be from 0 to 100000, not \(options.steps)")
        }
        self.model = model
        self.options = options
        components = try options.targets.flatMap { try $0.components(of: model) }
        self.progress = progress
    }

    /// - Parameters:
    ///   - inputs: pairs that are patched.
    ///   - reference: natural texts, each with what it belongs to, such as its prompt; the patched texts should not be among them.
    ///   - name: what the reference is called.
    public func run(
        _ inputs: [PatchInput], reference: [(owner: String, text: TokenizedText)], name: String
    ) throws -> (result: DivergenceResult, warnings: [String]) {
        let sites = try NaturalSites(components, texts: reference, model: model, seed: options.seed, progress: progress)
        let old = options.isCompared ? try components.map { try OldDivergence(sites[$0].rows) } : nil
        var pairs: [DivergenceResult.Pair] = []
        for input in inputs {
            pairs.append(try naming(input.id) { try pair(input, sites, old) })
            try progress(Progress(done: pairs.count, total: inputs.count, what: "pairs"))
        }
        var warnings = inputs.flatMap(\.warnings)
        if reference.count < 100 {
            warnings.append(
                "\(reference.count) reference texts: the .99 quantile of so few is little more than the largest of them")
        }
        let summary = DivergenceSummary(pairs, components, seed: options.seed)
        return (
            DivergenceResult(
                mode: options.mode, reference: name, manifolds: try manifolds(sites), components: summary.rows, pairs: pairs,
                reliability: summary.reliability, kept: options.steps > 0 ? summary.kept : nil,
                rewardLens1: options.isCompared ? summary.old : nil),
            warnings
        )
    }

    private func manifolds(_ sites: NaturalSites) throws -> [DivergenceResult.Manifold] {
        let streams = components.compactMap { $0.downstream(layers: model.shape.layers) }
        var seen: Set<Component> = []
        return try (components + streams).filter { seen.insert($0).inserted }.map { component in
            let own = try sites[component]
            return .init(
                component: component, n: own.n, components: own.components, explained: own.explained, threshold: own.threshold)
        }
    }

    private func pair(_ input: PatchInput, _ sites: NaturalSites, _ old: [OldDivergence]?) throws -> DivergenceResult.Pair {
        let isDenoising = options.mode == .denoising
        let (base, other) = isDenoising ? (input.rejected, input.chosen) : (input.chosen, input.rejected)
        let source = try model.run(other, capturing: Capture(components.compactMap(\.site), at: .readout))
        let patches = try components.map { ($0, try value($0, source, sites)) }
        let hasSource = isDenoising || options.mode == .noising
        let (reward, judged) = try judged(
            patches, base: base, sourceReward: hasSource ? source.reward.value : nil, sites: sites)
        let margin = isDenoising ? source.reward.value - reward : reward - source.reward.value
        return DivergenceResult.Pair(
            id: input.id, category: input.category, margin: margin, baseReward: reward,
            patches: try judged.enumerated().map { index, patch in
                try patch.beside(old?[index].judge(patches[index].1, effect: patch.effect, margin: margin))
            })
    }

    /// Judges any patches of a text at its readout.
    ///
    /// - Parameters:
    ///   - patches: components of the sweep, each with the value that is put there, `[1, n]`.
    ///   - sourceReward: of the run that the values are from; nil takes each patch's own.
    /// - Returns: the reward of the text, and the patches in order.
    func judged(
        _ patches: [(component: Component, value: Tensor)], base: TokenizedText, sourceReward: Double?, sites: NaturalSites
    ) throws -> (reward: Double, patches: [DivergenceResult.Patch]) {
        let found = try DivergentPatches(patches, base: base, sites: sites, model: model)
        let sign: Double = options.mode == .denoising ? 1 : -1
        func effect(_ reward: Double) -> Double { sign * (reward - found.baseReward) }
        let constrained = try options.steps > 0 ? constrained(found, base, sourceReward, sites, effect) : nil
        return (
            found.baseReward,
            found.all.enumerated().map { index, patch in
                let (effect, natural) = (effect(patch.reward), patch.naturalReward.map(effect))
                return DivergenceResult.Patch(
                    component: patch.component, effect: effect, patched: patch.patched, downstream: patch.downstream,
                    naturalEffect: natural, verdict: verdict(effect, natural, sites), constrained: constrained?[index])
            }
        )
    }

    /// What is put in the component's place, `[1, n]` in float64.
    private func value(_ component: Component, _ source: Run, _ sites: NaturalSites) throws -> Tensor {
        guard let site = component.site else { throw LensError.failure("\(component) is no activation") }
        switch options.mode {
        case .mean: return try sites[component].subspace.mean.unsqueezed(0)
        case .zero: return try sites[component].subspace.mean.unsqueezed(0) * 0
        case .noising, .denoising, .resample:
            // [1, 1, …] → [part, n] → [1, n]
            return try site.parts(of: source.capture(site), at: [0]).select(0, 0)
                .slice(0, component.partIndex..<component.partIndex + 1).exact()
        }
    }

    /// An effect counts as unchanged within the tolerance, or a tenth of it in spreads of the reference's rewards.
    private func verdict(_ effect: Double, _ natural: Double?, _ sites: NaturalSites) -> DivergenceResult.Verdict {
        guard let natural else { return .natural }
        let bound = options.tolerance * max(abs(effect), 0.1 * sites.spread)
        return abs(natural - effect) <= bound ? .harmless : .pernicious
    }

    /// Constrained patches with their effects, beside those of the same score on the straight way to the mean.
    private func constrained(
        _ found: DivergentPatches, _ base: TokenizedText, _ sourceReward: Double?, _ sites: NaturalSites,
        _ effect: (Double) -> Double
    ) throws -> [DivergenceResult.Constrained] {
        let items = try found.all.map { patch in
            ConstrainedItem(
                component: patch.component, start: patch.value,
                centre: try sites.centre(patch.component, reward: sourceReward ?? patch.reward).doubles(),
                manifold: try sites[patch.component],
                effect: max(abs(patch.reward - found.baseReward), 1e-2 * sites.spread, Double.leastNormalMagnitude.squareRoot()))
        }
        let rows = try ConstrainedPatch(base: try model.caching(base), items: items).optimised(steps: options.steps)
        let scores = try zip(found.all, rows).map { try sites[$0.component].scores($1)[0] }
        let shrunk = try found.all.enumerated().map { index, patch in
            let mean = try sites[patch.component].subspace.mean
            // A score grows with the square of the way from the mean.
            let share = patch.patched.score > 0 ? min(1, (scores[index] / patch.patched.score).squareRoot()) : 1
            return try mean + (patch.value - mean) * share
        }
        let counterfactuals = zip(found.all.map(\.component) + found.all.map(\.component), rows + shrunk).map {
            Counterfactual(Intervention($0, at: [base.readout], .replace($1)))
        }
        let rewards = try CounterfactualEngine(model).run(base: base, counterfactuals: counterfactuals).rewards.map(\.value)
        return try items.indices.map { index in
            .init(
                effect: effect(rewards[index]), score: scores[index], shrunkEffect: effect(rewards[items.count + index]),
                lossBefore: try items[index].loss(items[index].start), loss: try items[index].loss(rows[index]))
        }
    }
}
