import LensCore
import LensModel
import LensProbes

/// Concept vectors: where a concept can be read in the residual stream, whether its direction is the reward's, whether adding it
/// moves the reward, and what is lost without it.
///
/// One forward pass for each distinct text; one pass of the counterfactual engine for each text of a contrast, and one for each
/// of the reference preferences.
public struct Concepts {
    /// Prompts that folds and halves need.
    static let leastUnits = 4
    /// The set that serves as a control: a difference without meaning.
    public static let placebo = "placebo"

    public struct Options: Sendable {
        /// Depths of the sweep; empty is all of them.
        public var layers: [Int] = []
        public var at = ConceptsResult.Place.readout
        /// Which sets; empty is all.
        public var concepts: [String] = []
        /// Strengths of steering in units of the stream's root mean square, each in both directions.
        public var alphas: [Double] = [1, 2, 4]
        /// Whether what reward-lens 1.0 computes is given as well.
        public var isCompared = false

        public init() {}
    }

    let model: RewardModel
    let options: Options
    let seed: UInt64
    let truncating: Bool
    let progress: ProgressHandler

    public init(
        _ model: RewardModel, options: Options = Options(), seed: UInt64 = 0, truncating: Bool = false,
        progress: @escaping ProgressHandler = { _ in }
    ) {
        self.model = model
        self.options = options
        self.seed = seed
        self.truncating = truncating
        self.progress = progress
    }

    /// - Parameter reference: preferences whose loss is the cost of a removal; a response `with` is the better one.
    /// - Throws: `LensError` for unknown names and depths, too few prompts, or texts that cannot be run.
    public func run(_ suite: Suite, reference: Suite? = nil) throws -> ConceptsResult {
        try model.requireBlocks("concepts")
        let (sets, layers, alphas) = (try chosenSets(suite), try chosenLayers(), try chosenAlphas())
        let placebo = suite.set(Self.placebo)
        let last = model.shape.layers
        let activations = try ConceptActivations(
            (sets + [placebo].compactMap(\.self)).flatMap(\.contrasts), layers: Set(layers + [last]), at: options.at,
            model: model, truncating: truncating, progress: progress)
        let works = try sets.map { try ConceptWork($0, activations, layers: layers, seed: seed) }
        let total = sets.reduce(0) { $0 + 2 * $1.contrasts.count }
        var done = 0
        let causes = try works.map { work in
            let control = work.set.name == Self.placebo ? nil : placebo
            let reason = placebo == nil ? "the suite has no set called placebo" : "it is the placebo, or does not vary"
            return try work.causes(placebo: control, reason: reason, alphas: alphas) {
                done += 1
                try progress(Progress(done: done, total: total, what: "texts changed"))
            }
        }
        let removals = causes.compactMap { $0?.whole }
        let costs = try ReferenceRemovals(
            reference?.sets.flatMap(\.contrasts) ?? [], removals: removals, at: options.at, model: model,
            truncating: truncating, seed: seed, progress: progress)
        var next = zip(costs.changed, removals).makeIterator()
        var concepts = try zip(works, causes).map { work, causes in
            let cost = causes?.whole == nil ? nil : next.next()?.0
            return try work.concept(causes, cost: cost.map { (costs, $0.projected, $0.erased) })
        }
        Self.adjust(&concepts)
        var reason: String?
        if case .failure(let error) = activations.rewardDirection { reason = error.message }
        return ConceptsResult(
            suite: suite.name, at: options.at, depth: last, concepts: concepts, cosineReason: reason,
            reference: reference.map { costs.reference($0.name) },
            rewardLens1: options.isCompared ? try works.map { try $0.rewardLens1() } : [])
    }

    private func chosenSets(_ suite: Suite) throws -> [ContrastSet] {
        for name in options.concepts where suite.set(name) == nil {
            throw LensError.input(
                at: suite.name, expected: "one of the sets \(suite.sets.map(\.name).joined(separator: ", "))", found: name.quoted)
        }
        let sets = suite.sets.filter { options.concepts.isEmpty || options.concepts.contains($0.name) }
        for set in sets {
            let units = Set(set.contrasts.map(\.cluster)).count
            guard units >= Self.leastUnits else {
                throw LensError.input(
                    at: "\(suite.name): \(set.name)", expected: "\(Self.leastUnits) or more prompts, to hold some out",
                    found: "\(units)")
            }
        }
        return sets
    }

    private func chosenLayers() throws -> [Int] {
        let all = 0...model.shape.layers
        if let stranger = options.layers.first(where: { !all.contains($0) }) {
            throw LensError.input(
                "the model has no depth \(stranger)", hint: "0 is the embedding, \(all.upperBound) is after the last block")
        }
        return options.layers.isEmpty ? Array(all) : Set(options.layers).sorted()
    }

    private func chosenAlphas() throws -> [Double] {
        guard let alphas = options.alphas.isEmpty ? nil : Optional(options.alphas), alphas.allSatisfy({ $0.isFinite && $0 > 0 })
        else {
            throw LensError.input(
                "strengths of steering must be positive numbers, found \(options.alphas)",
                hint: "each is tried in both directions")
        }
        return Set(alphas + alphas.map { -$0 }).sorted()
    }

    /// Adjusts p over concepts: of the best depth, and of each method's cosine.
    private static func adjust(_ concepts: inout [ConceptsResult.Concept]) {
        func adjusted(_ p: [Double?]) -> [Double?] {
            var next = FalseDiscoveryRate.adjusted(p.compactMap(\.self)).makeIterator()
            return p.map { $0 == nil ? nil : next.next() }
        }
        for (index, q) in adjusted(concepts.map(\.p)).enumerated() { concepts[index].q = q }
        for method in ConceptsResult.Method.allCases {
            let places = concepts.map { $0.cosines.firstIndex { $0.method == method } }
            let p = zip(concepts, places).map { concept, place in place.flatMap { concept.cosines[$0].p } }
            for (index, q) in adjusted(p).enumerated() {
                if let place = places[index] { concepts[index].cosines[place].q = q }
            }
        }
    }
}
