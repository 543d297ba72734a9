import LensCore
import LensTorch

/// An exported graph cut at the residual stream: which part leads from a block's stream to what it writes, and what all
/// parts share.
///
/// What does not depend on the stream (masks, rotations, positions) may depend on a text's length, but not on its tokens: it is
/// computed once for a stretch of positions.
struct ExportedSteps: Sendable {
    /// From one value to another, and from the inputs' sizes to what else it reads.
    struct Step: Sendable {
        let from: ExportedGraph.Slot
        let plan: ExportedPlan
        /// The values beside `from` that are read, and how they are computed; nil where there are none.
        let context: ExportedPlan?
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

    init(_ program: ExportedProgram, _ description: ExportedDescription) throws {
        let graph = program.graph
        func slot(_ site: String) throws -> Int { try graph.slot(named: description.place(site).value) }
        let layers = description.layers
        let streams = try (0...layers).map { try slot("residual.\($0)") }
        let cutter = Cutter(program, stream: streams[0])
        let users = Set(program.users)
        embed = try ExportedPlan(graph, given: users, wanted: [streams[0]])
        let order = description.order
        attention = try (0..<layers).map { layer in
            try cutter.step(from: streams[layer], to: order == nil ? streams[layer + 1] : slot("attention.\(layer)"))
        }
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

/// What an exported graph computes of the size of a stretch of rows alone.
struct ExportedShared {
    /// Rows and positions.
    var size: [Int] = []
    var values: [ExportedGraph.Slot: OperatorValue] = [:]
}

/// Cuts steps out of a graph.
private struct Cutter {
    let program: ExportedProgram
    /// Values that depend on the stream.
    private let behind: Set<Int>
    /// Values that depend on the inputs' numbers, not on their sizes alone.
    private let ofTokens: [Int: ExportedGraph.Node]
    /// Values that do not depend on the stream and are read by what does, weights aside.
    private let shared: Set<Int>

    init(_ program: ExportedProgram, stream: Int) {
        self.program = program
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

    /// - Throws: `LensError` naming what stands in the way where the step needs more than one stream and sizes.
    func step(from: Int, to: Int) throws -> ExportedSteps.Step {
        let graph = program.graph
        guard let plan = try? ExportedPlan(graph, given: shared.union([from]), wanted: [to]) else {
            throw obstacle("node \(graph.name(of: to).quoted), which also reads an earlier stream")
        }
        let context = plan.given.filter { $0 != from }
        for slot in context {
            if let node = ofTokens[slot] { throw obstacle("\(node.description), which depends on the tokens") }
            if program.users.contains(slot) { throw obstacle("node \(graph.name(of: to).quoted), which reads the tokens") }
        }
        return ExportedSteps.Step(
            from: from, plan: plan,
            context: context.isEmpty ? nil : try ExportedPlan(graph, given: Set(program.users), wanted: context))
    }

    private func obstacle(_ found: String) -> LensError {
        .input(
            at: program.graph.source, expected: "blocks that read nothing but the stream and a text's length", found: found,
            hint: "the model can be scored; its blocks cannot be told apart")
    }
}
