import LensCore
import LensTorch

/// An exported graph cut at the residual stream: which part leads from a block's stream to what it writes, and what all
/// parts share.
///
/// What does not depend on the stream (masks, rotations, positions) is computed once for a stretch of positions. Blocks may read
/// the tokens there, as a decoder's do through what its encoder makes of them; other steps, a text's length alone.
struct ExportedSteps: Sendable {
    /// From one value to another, and from the inputs to what else it reads.
    struct Step: Sendable {
        let from: ExportedGraph.Slot
        let plan: ExportedPlan
        /// The values beside `from` that are read, with those of other steps at times, and how they are computed; nil where
        /// there are none.
        var context: ExportedPlan?
        /// Whether that depends on the tokens, not on their number alone.
        let readsTokens: Bool
    }

    let embed: ExportedPlan
    /// Whole blocks where their writes could not be told apart; then there are no MLPs.
    let attention: [Step]
    let mlp: [Step]
    /// From sums to the streams behind them, where a norm follows each; else empty.
    let attentionJoined: [Step]
    let mlpJoined: [Step]
    let finalNorm: Step?
    /// From what the head reads to the logits.
    let head: ExportedPlan
    let normed: ExportedGraph.Slot

    /// - Parameter lookups: what tokens are looked up as, which is given where a step reads them.
    init(_ program: ExportedProgram, _ description: ExportedDescription, lookups: Set<ExportedGraph.Slot>) throws {
        let graph = program.graph
        func slot(_ site: String) throws -> Int { try graph.slot(named: description.place(site).value) }
        let layers = description.layers
        let streams = try (0...layers).map { try slot("residual.\($0)") }
        let cutter = Cutter(program, stream: streams[0], lookups: lookups)
        let users = Set(program.users)
        embed = try ExportedPlan(graph, given: users, wanted: [streams[0]])
        let order = description.order
        attention = try cutter.sharing(
            (0..<layers).map { layer in
                try cutter.step(
                    from: streams[layer], to: order == nil ? streams[layer + 1] : slot("attention.\(layer)"), readingTokens: true)
            })
        mlp = try (order == nil ? 0..<0 : 0..<layers).map { layer in
            try cutter.step(from: order == .parallel ? streams[layer] : slot("middle.\(layer)"), to: slot("mlp.\(layer)"))
        }
        let joins = order == .normed ? 0..<layers : 0..<0
        attentionJoined = try joins.map { try cutter.step(from: slot("attentionSum.\($0)"), to: slot("middle.\($0)")) }
        mlpJoined = try joins.map { try cutter.step(from: slot("mlpSum.\($0)"), to: streams[$0 + 1]) }
        normed = description.has("finalNorm") ? try slot("finalNorm") : streams[layers]
        finalNorm = normed == streams[layers] ? nil : try cutter.step(from: streams[layers], to: normed)
        head = try ExportedPlan(graph, given: users.union([normed]), wanted: Array(graph.outputs.prefix(1)))
    }
}

/// What an exported graph computes beside the stream of some rows.
struct ExportedShared {
    /// Rows and positions.
    var size: [Int] = []
    var values: [ExportedGraph.Slot: OperatorValue] = [:]
    /// Of rows that are computed one by one.
    var rows: [ExportedShared] = []
}

/// Cuts steps out of a graph.
private struct Cutter {
    let program: ExportedProgram
    let lookups: Set<ExportedGraph.Slot>
    /// Values that depend on the stream.
    private let behind: Set<Int>
    /// Values that depend on the inputs' numbers, not on their sizes alone.
    private let ofTokens: [Int: ExportedGraph.Node]
    /// Values that do not depend on the stream and are read by what does, weights aside.
    private let shared: Set<Int>

    init(_ program: ExportedProgram, stream: Int, lookups: Set<ExportedGraph.Slot>) {
        self.program = program
        self.lookups = lookups
        var behind: Set<Int> = [stream]
        var ofTokens: [Int: ExportedGraph.Node] = [:]
        var shared: Set<Int> = []
        let users = Set(program.users)
        for node in program.graph.nodes {
            let reads = node.reads
            if reads.contains(where: behind.contains) {
                behind.formUnion(node.outputs)
                shared.formUnion(reads.filter { !behind.contains($0) && program.weights[$0] == nil })
            }
            let readsTokens = !Self.readsSizesAlone(node) && reads.contains { users.contains($0) || ofTokens[$0] != nil }
            if readsTokens { for slot in node.outputs { ofTokens[slot] = node } }
        }
        self.behind = behind
        self.ofTokens = ofTokens
        self.shared = shared
    }

    /// Whether a call takes nothing from a tensor but its sizes and type.
    private static func readsSizesAlone(_ node: ExportedGraph.Node) -> Bool {
        switch node.target {
        case .size: true
        case .call(let function):
            ["aten::new_ones", "aten::new_zeros", "aten::new_full", "aten::ones_like", "aten::zeros_like", "aten::full_like"]
                .contains(function.name)
        case .arithmetic, .groupedProduct, .assertion: false
        }
    }

    /// - Throws: `LensError` naming what stands in the way where the step needs more than one stream and sizes, or tokens where
    ///   they may be read.
    func step(from: Int, to: Int, readingTokens: Bool = false) throws -> ExportedSteps.Step {
        let graph = program.graph
        guard let plan = try? ExportedPlan(graph, given: shared.union([from]), wanted: [to]) else {
            throw obstacle("node \(graph.name(of: to).quoted), which also reads an earlier stream")
        }
        let context = plan.given.filter { $0 != from }
        let readsTokens = context.contains { ofTokens[$0] != nil || program.users.contains($0) }
        for slot in context where !readingTokens {
            let node = ofTokens[slot]?.description ?? "node \(graph.name(of: to).quoted)"
            if ofTokens[slot] != nil || program.users.contains(slot) {
                throw obstacle("\(node), which reads tokens outside a block")
            }
        }
        return ExportedSteps.Step(
            from: from, plan: plan,
            context: context.isEmpty ? nil : try contextPlan(context, readsTokens: readsTokens), readsTokens: readsTokens)
    }

    private func contextPlan(_ context: [Int], readsTokens: Bool) throws -> ExportedPlan {
        try ExportedPlan(program.graph, given: Set(program.users).union(readsTokens ? lookups : []), wanted: context)
    }

    /// Steps whose contexts are computed together where they read tokens, so that an encoder runs once for all blocks.
    func sharing(_ steps: [ExportedSteps.Step]) throws -> [ExportedSteps.Step] {
        let wanted = Set(steps.filter(\.readsTokens).flatMap { $0.context?.wanted ?? [] })
        guard !wanted.isEmpty else { return steps }
        let together = try contextPlan(wanted.sorted(), readsTokens: true)
        return steps.map { step in
            var step = step
            if step.readsTokens { step.context = together }
            return step
        }
    }

    private func obstacle(_ found: String) -> LensError {
        .input(
            at: program.graph.source, expected: "blocks that read one stream and what tokens alone decide", found: found,
            hint: "the model can be scored; its blocks cannot be told apart")
    }
}
