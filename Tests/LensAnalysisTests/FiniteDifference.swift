import LensAnalysis
import LensCore
import LensModel
import LensText
import LensTorch

/// Effects to first order, by a small step of the exact engine towards what is put in place.
struct FiniteDifference {
    private let model: RewardModel
    private let base: TokenizedText
    private let baseRun: Run
    private let source: Run?
    private let positions: [Int]
    private let sources: [Int]
    private let sign: Double

    init(_ model: RewardModel, _ options: PatchOptions, _ input: PatchInput) throws {
        self.model = model
        base = options.mode == .denoising ? input.rejected : input.chosen
        let other = options.mode == .denoising ? input.chosen : input.rejected
        let map = PositionMap(base: base, source: other, at: options.at, alignment: options.alignment)
        let prompt = PositionMap.promptLength(input.chosen, input.rejected)
        let whole = 0..<base.readIDs.count
        let selected: [Int] =
            switch options.at {
            case .readout: [base.readout]
            case .response: Array(prompt..<whole.upperBound)
            case .prompt: Array(0..<prompt)
            case .all, .each: Array(whole)
            }
        positions = options.mode == .zero ? selected : map.base
        sources = map.source
        let sites = (0..<model.shape.layers).flatMap {
            [Site.residual($0), .headOutput($0), .attention($0), .neurons($0), .mlp($0)]
        }
        let all = Capture(sites + [.residual(model.shape.layers)], at: .all)
        baseRun = try model.run(base, capturing: all)
        source = options.mode == .zero ? nil : try model.run(other, capturing: all)
        sign = options.mode == .denoising ? 1 : -1
    }

    /// (r(+ε) − r(−ε)) / 2ε along the way, with the sign of effects; what the step misses to second order is taken out by half
    /// a step (Richardson, 1911).
    func slopes(_ components: [Component], step: Double = 1e-4) throws -> [Double] {
        let counterfactuals = try components.flatMap { component in
            let way = try difference(component)
            return try [step, -step, step / 2, -step / 2].map {
                Counterfactual(Intervention(component, at: positions, .add(try way * $0)))
            }
        }
        let rewards = try CounterfactualEngine(model).run(base: base, counterfactuals: counterfactuals).rewards
        return components.indices.map { index in
            let r = rewards[4 * index..<4 * index + 4].map(\.value)
            return sign * (4 * (r[2] - r[3]) / step - (r[0] - r[1]) / (2 * step)) / 3
        }
    }

    private func difference(_ component: Component) throws -> Tensor {
        let before = try values(baseRun, component, positions)
        guard let source else { return try before.negated() }
        return try values(source, component, sources) - before
    }

    /// `[position, n]`
    private func values(_ run: Run, _ component: Component, _ positions: [Int]) throws -> Tensor {
        let site = component.site ?? .residual(0)
        let all = try run.capture(site).select(0, 0).selecting(0, Tensor(indices: positions))
        return switch component {
        case .head(_, let head): try all.select(1, head)
        case .neuron(_, let neuron): try all.slice(1, neuron..<neuron + 1)
        default: all
        }
    }
}
