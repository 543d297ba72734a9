import LensCore
import LensModel
import LensText
import LensTorch

/// Activation patching: what each component causes.
///
/// Exact: everything downstream of a replaced activation is recomputed by the counterfactual engine. At the readout all
/// attention, MLP and head patches of a pair cost about one forward pass; `mean` and `resample` add one pass per reference
/// text. After Vig et al. (2020) and Meng et al. (2022); modes as Heimersheim and Nanda (2024) tell them apart.
public struct Patch {
    let model: RewardModel
    let engine: CounterfactualEngine
    let options: PatchOptions
    let components: [Component]
    let reference: ReferenceSet?
    let progress: ProgressHandler

    /// - Parameters:
    ///   - options: what is patched.
    ///   - reference: the set for `mean` and `resample`; other modes need none.
    public init(
        _ model: RewardModel, _ options: PatchOptions, reference: ReferenceSet? = nil,
        progress: @escaping ProgressHandler = { _ in }
    ) throws {
        if reference == nil, [.mean, .resample].contains(options.mode) {
            throw LensError.input(
                "the mode \(options.mode.rawValue) needs a reference set of several texts",
                hint: "give a --pairs file with several pairs, or --reference FILE")
        }
        self.model = model
        engine = CounterfactualEngine(model)
        self.options = options
        components = try options.targets.flatMap { try $0.components(of: model) }
        self.reference = reference
        self.progress = progress
    }

    /// The sites a reference set must hold for these options.
    public static func sites(_ options: PatchOptions, model: RewardModel) throws -> Set<Site> {
        Set(try options.targets.flatMap { try $0.components(of: model) }.compactMap(\.site))
    }

    public func pairs(_ inputs: [PatchInput]) throws -> (result: PatchResult, warnings: [String]) {
        var rows: [PatchResult.Pair] = []
        var estimated = 0
        for input in inputs {
            estimated = max(estimated, try naming(input.id) { try estimate(input) })
            rows.append(try naming(input.id) { try pair(input) })
            try progress(Progress(done: rows.count, total: inputs.count, what: "pairs"))
        }
        return (
            PatchResult(
                mode: options.mode, method: .patching, at: options.at, alignment: options.alignment, pairs: rows,
                memory: .init(estimated: estimated, peak: Machine.peakMemory)),
            inputs.flatMap(\.warnings)
        )
    }

    /// Every effect of one pair.
    public func pair(_ input: PatchInput) throws -> PatchResult.Pair {
        switch options.mode {
        case .noising, .denoising: try Self.swap(input, [self])[0]
        case .zero, .mean, .resample: try ablate(input)
        }
    }

    /// What a pair's sweep takes, in bytes.
    ///
    /// - Throws: `LensError` where the model's memory bound leaves no room for it.
    func estimate(_ input: PatchInput) throws -> Int {
        let count = input.chosen.readIDs.count
        let prompt = PositionMap.promptLength(input.chosen, input.rejected)
        let positions = PositionMap.positions(options.at, of: input.chosen, promptLength: prompt)
        let rows = components.count * (options.at == .each ? positions.count : 1)
        return try engine.estimate(
            base: input.chosen, sources: [input.rejected], rows: rows,
            span: model.shape.isCausal ? count - (positions.first ?? count - 1) : count)
    }

    /// A component at one set of positions.
    struct Place {
        let component: Component
        /// Only where every position is patched by itself.
        let position: Int?
        let positions: [Int]
        /// Source positions, in step with `positions`.
        let sources: [Int]
    }

    /// Every component at all positions together, or at each by itself.
    func places(_ positions: [Int], _ sources: [Int]) -> [Place] {
        guard options.at == .each else {
            return components.map { Place(component: $0, position: nil, positions: positions, sources: sources) }
        }
        return components.flatMap { component in
            positions.indices.map { index in
                Place(
                    component: component, position: positions[index], positions: [positions[index]],
                    sources: sources.isEmpty ? [] : [sources[index]])
            }
        }
    }

    /// The largest effects first if only some are wanted.
    func kept(_ effects: [PatchResult.Effect]) -> [PatchResult.Effect] {
        guard let top = options.top else { return effects }
        return Array(effects.sorted { abs($0.effect) > abs($1.effect) }.prefix(top))
    }
}
