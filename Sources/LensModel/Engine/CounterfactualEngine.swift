import LensCore
import LensText
import LensTorch

/// Runs a text many times over with different interventions, recomputing only what each can reach.
///
/// In a causal model a change at layer *l* and position *p* reaches layers from *l* and positions from *p* on; in others
/// every position from layer *l* on. The base run, the runs that values are taken from and all counterfactual rows advance
/// together, layer by layer, so that one layer's activations are held, not all. The prompt that causal runs share is computed
/// once. Exact: the results equal full forward passes with the same edits up to rounding.
public struct CounterfactualEngine: Sendable {
    /// What rows may take where the model has no bound: more does not make them faster.
    static let usualMemory = 1 << 30

    let model: RewardModel
    private let memory: Int?

    /// - Parameter memory: bytes for the counterfactual rows' activations; nil is what the model's own bound leaves beside
    ///   the unedited runs, 1 GB at most.
    public init(_ model: RewardModel, memory: Int? = nil) {
        self.model = model
        self.memory = memory
    }

    /// What a sweep over a text takes, weights included, in bytes.
    ///
    /// - Parameter rows: counterfactuals; they are computed in parts where they do not fit together.
    public func estimate(base: TokenizedText, sources: [TokenizedText] = [], rows: Int, span: Int) throws -> Int {
        let tokens = ([base] + sources).reduce(0) { $0 + $1.readIDs.count }
        let context = base.readIDs.count
        let all = model.memory.sweepEstimate(tokens: tokens, rows: rows, span: span, context: context)
        let room = try room(tokens: tokens, span: span, context: context)
        return min(all, model.memory.estimate(rows: 1, tokens: tokens) + room)
    }

    private func room(tokens: Int, span: Int, context: Int) throws -> Int {
        if let memory { return memory }
        return min(try model.memory.roomForRows(tokens: tokens, span: span, context: context) ?? .max, Self.usualMemory)
    }

    public struct Outcome: Sendable {
        public let base: Reward
        public let sources: [Reward]
        /// One for each counterfactual, in order.
        public let rewards: [Reward]
        /// The stream at the readout entering the asked-for layers, `[counterfactual, width]`.
        public let streams: [Int: Tensor]
    }

    /// - Parameters:
    ///   - base: the text that is run over and over.
    ///   - sources: texts that interventions take values from.
    ///   - streams: layers whose entering stream at the readout is wanted for every counterfactual.
    /// - Throws: `LensError` for a component or position that the model or text does not have, or with an estimate where
    ///   the model's memory bound leaves no room.
    public func run(
        base: TokenizedText, sources: [TokenizedText] = [], counterfactuals: [Counterfactual], streams: [Int] = []
    ) throws -> Outcome {
        for text in [base] + sources { try model.check(text) }
        let plan = try EnginePlan(base: base, sources: sources, counterfactuals: counterfactuals, model: model)
        let tokens = ([base] + sources).reduce(0) { $0 + $1.readIDs.count }
        let span = plan.rows.first.map { plan.count - $0.start } ?? 0
        let room = try room(tokens: tokens, span: span, context: plan.count)
        let passes = plan.passes(memory: room, model: model)
        var outcome: PassOutcome?
        for fronts in passes {
            let one = try EnginePass(plan: plan, model: model, fronts: fronts, streams: streams).run()
            outcome = try outcome?.merging(one) ?? one
        }
        guard let outcome else { throw LensError.failure("the engine made no pass") }
        return try outcome.result(count: counterfactuals.count, model: model)
    }
}
