import LensCore
import LensText
import LensTorch

/// Runs a text many times over with different interventions, recomputing only what each can reach.
///
/// In a causal model a change at layer *l* and position *p* reaches layers from *l* and positions from *p* on. The base
/// run, the runs that values are taken from and all counterfactual rows advance together, layer by layer, so that one
/// layer's activations are held, not all. The prompt that the runs share is computed once. Exact: the results equal full
/// forward passes with the same edits up to rounding.
public struct CounterfactualEngine: Sendable {
    let model: RewardModel
    /// Bytes that the counterfactual rows' activations may take.
    let memory: Int

    /// - Parameter memory: bytes for activations; nil is a quarter of what the model's own bound leaves, or 1 GB.
    public init(_ model: RewardModel, memory: Int? = nil) {
        self.model = model
        self.memory = memory ?? model.memory.spare.map { max(1 << 20, $0 / 2) } ?? 1 << 30
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
    /// - Throws: `LensError` for a component or position that the model or text does not have.
    public func run(
        base: TokenizedText, sources: [TokenizedText] = [], counterfactuals: [Counterfactual], streams: [Int] = []
    ) throws -> Outcome {
        for text in [base] + sources { try model.check(text) }
        let plan = try EnginePlan(
            base: base.readIDs, sources: sources.map(\.readIDs), counterfactuals: counterfactuals, model: model)
        let passes = plan.passes(memory: memory, model: model)
        var outcome: PassOutcome?
        for fronts in passes {
            let one = try EnginePass(plan: plan, model: model, fronts: fronts, streams: streams).run()
            outcome = try outcome?.merging(one) ?? one
        }
        guard let outcome else { throw LensError.failure("the engine made no pass") }
        return try outcome.result(count: counterfactuals.count, model: model)
    }
}
