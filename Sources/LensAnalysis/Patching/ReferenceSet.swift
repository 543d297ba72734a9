import LensCore
import LensModel
import LensText
import LensTorch

/// Activations at the readout of a set of responses: what `mean` and `resample` put in a component's place.
public struct ReferenceSet: Sendable {
    /// By site `[text, …]`.
    private let values: [Site: Tensor]
    /// Which pair each text belongs to.
    let owners: [String]
    /// One for each text.
    let rewards: [Double]

    /// One forward pass per text.
    public init(
        _ texts: [(owner: String, text: TokenizedText)], sites: Set<Site>, model: RewardModel,
        progress: ProgressHandler = { _ in }
    ) throws {
        let runs = try texts.enumerated().map { index, element in
            let run = try model.run(element.text, capturing: Capture(sites, at: .readout))
            try progress(Progress(done: index + 1, total: texts.count, what: "reference texts"))
            return run
        }
        var values: [Site: Tensor] = [:]
        for site in sites {
            // [1, 1, …] each → [text, …]
            values[site] = try Tensor.concatenated(runs.map { try $0.capture(site).select(1, 0) }, along: 0)
        }
        self.values = values
        owners = texts.map(\.owner)
        rewards = runs.map(\.reward.value)
    }

    /// The mean activation of a component, `[1, n]`.
    func mean(_ component: Component) throws -> Tensor {
        try part(component).to(.float64).mean([0], keeping: true)
    }

    /// The activations of some texts, each `[1, n]`.
    func values(_ component: Component, of texts: [Int]) throws -> [Tensor] {
        let all = try part(component)
        return try texts.map { try all.slice(0, $0..<$0 + 1) }
    }

    /// Texts of other pairs, drawn with replacement; the same seed and pair draw the same.
    func draws(_ count: Int, notOf owner: String, seed: UInt64) throws -> [Int] {
        let others = owners.indices.filter { owners[$0] != owner }
        guard !others.isEmpty else {
            throw LensError.input(
                "\(owner): there is no other pair to draw from", hint: "give more pairs, or --reference FILE")
        }
        var generator = SeededGenerator(seed: owner.utf8.reduce(seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 })
        return (0..<count).map { _ in others[Int(generator.next(upperBound: UInt64(others.count)))] }
    }

    /// A component's activations, `[text, n]`.
    func part(_ component: Component) throws -> Tensor {
        guard let site = component.site, let all = values[site] else {
            throw LensError.failure("the reference set does not hold \(component)")
        }
        return switch component {
        case .head(_, let head): try all.select(1, head)
        case .neuron(_, let neuron): try all.slice(1, neuron..<neuron + 1)
        default: all
        }
    }
}
