import LensCore
import LensModel
import LensText
import LensTorch

/// What each component causes, by a method that does not recompute everything downstream of it.
///
/// The same numbers with the same signs as `Patch` gives, for noising, denoising and zero. For one pair:
///
/// | method | what it is | passes |
/// |---|---|---|
/// | `atp` | first order in the activation: (n_source − n_base) · ∂r/∂n (Nanda, 2023; Syed et al., 2023) | 2 forward, 1 backward |
/// | `atp-star` | the same with one block's writes held fixed in turn (Kramár et al., 2024; see `DroppedGradients`) | 2 forward, 1 + L/2 backward |
/// | `eap-ig` | the mean gradient between the two activations (Hanna et al., 2024; see `IntegratedActivations`) | by interpolation |
/// | `path` | the direct path to the reward alone (see `DirectPath`) | 2 forward |
public struct GradientPatch {
    /// Between which two runs' activations `eap-ig` takes its mean gradient.
    public enum Interpolation: String, Hashable, Sendable, CaseIterable {
        /// Each component's own activation, everything else as in the base run: exact in the limit of many steps.
        case activations
        /// The embeddings of all tokens together (the published form): texts of equal length only.
        case inputs
    }

    let model: RewardModel
    let options: PatchOptions
    let method: PatchResult.Method
    let sweep: Patch
    let estimator: any ChangeEstimator
    let progress: ProgressHandler

    /// - Parameters:
    ///   - steps: points of `eap-ig`.
    ///   - interpolating: what `eap-ig` interpolates.
    /// - Throws: `LensError` for a mode or method that has no estimate.
    public init(
        _ model: RewardModel, options: PatchOptions, method: PatchResult.Method, steps: Int = 5,
        interpolating: Interpolation = .activations, progress: @escaping ProgressHandler = { _ in }
    ) throws {
        guard [.noising, .denoising, .zero].contains(options.mode) else {
            throw LensError.input(
                "the method \(method.rawValue) has no mode \(options.mode.rawValue)",
                hint: "use noising, denoising or zero, or the exact method patching")
        }
        guard steps > 0 else { throw LensError.input("\(method.rawValue) needs at least 1 step, not \(steps)") }
        estimator =
            switch method {
            case .atp: FirstOrder(model: model)
            case .atpStar: DroppedGradients(model: model)
            case .eapIG:
                switch interpolating {
                case .activations: IntegratedActivations(model: model, points: Quadrature(steps))
                case .inputs: IntegratedInputs(model: model, points: Quadrature(steps))
                }
            case .path: DirectPath(model: model)
            case .patching: throw LensError.failure("exact patching is no estimate; it is Patch's")
            }
        self.model = model
        self.options = options
        self.method = method
        sweep = try Patch(model, options)
        self.progress = progress
    }

    public func pairs(_ inputs: [PatchInput]) throws -> (result: PatchResult, warnings: [String]) {
        var rows: [PatchResult.Pair] = []
        for input in inputs {
            rows.append(try naming(input.id) { try pair(input) })
            try progress(Progress(done: rows.count, total: inputs.count, what: "pairs"))
        }
        let result = PatchResult(
            mode: options.mode, method: method, at: options.at, alignment: options.alignment, pairs: rows)
        return (result, inputs.flatMap(\.warnings))
    }

    /// Every effect of one pair.
    public func pair(_ input: PatchInput) throws -> PatchResult.Pair {
        switch options.mode {
        case .denoising: try swap(input, base: input.rejected, source: input.chosen)
        case .zero: try ablate(input)
        case .noising, .mean, .resample: try swap(input, base: input.chosen, source: input.rejected)
        }
    }
}
