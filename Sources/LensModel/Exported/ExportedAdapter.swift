import Foundation
import LensCheckpoint
import LensCore
import LensText
import LensTorch

/// A model of any class, run by its own exported graph.
///
/// The graph is cut at the residual stream, so that analyses read and replace what attention and MLPs write; heads, neurons
/// and patterns are not told apart. Positions are always computed together. Where the blocks' writes could not be told apart,
/// a block counts as one write, named attention; where there are no blocks, the stream is the logits.
struct ExportedAdapter: RewardModelAdapter {
    let shape: ModelShape
    let head: RewardHead
    let description: ExportedDescription
    let program: ExportedProgram
    /// nil where the graph has no blocks, or they cannot be cut.
    let steps: ExportedSteps?
    /// Why they cannot be cut; nil where they are.
    let obstacle: String?
    /// Where tokens are looked up, or why that cannot be told.
    private let lookup: Result<ExportedLookup, LensError>
    /// From there to the first stream, or to the logits.
    private let behindLookup: ExportedPlan
    let fingerprint: String
    let streamType: ElementType
    private let encoder: ConversationEncoder
    private let norms: ExportedNorms

    init(folder: URL, options: RewardModel.Options) throws {
        let archive = try ProgramArchive(MappedFile(folder.appending(path: ExportedDescription.program)))
        let description = try ExportedDescription(folder.appending(path: ExportedDescription.name))
        let program = try ExportedProgram(archive, device: options.device)
        guard program.users.count == (description.takesTypes ? 2 : 1), !program.graph.outputs.isEmpty else {
            throw LensError.input(
                at: description.source, expected: "inputs as the program has", found: "others than its \(program.users.count)",
                hint: "model.pt2 and rewardlens.json do not belong together")
        }
        var (steps, obstacle): (ExportedSteps?, String?) = (nil, description.obstacle)
        do {
            lookup = .success(try ExportedLookup(program, length: max(2, description.lengths.lowerBound)))
        } catch let error as LensError { lookup = .failure(error) }
        let lookups = (try? lookup.get().outputs) ?? []
        if obstacle == nil {
            do { steps = try ExportedSteps(program, description, lookups: lookups) } catch let error as LensError {
                obstacle = error.message
            }
        }
        (self.description, self.program, self.steps, self.obstacle) = (description, program, steps, obstacle)
        let wanted = steps?.embed.wanted ?? [program.graph.outputs[0]]
        behindLookup = try ExportedPlan(program.graph, given: lookups.union(program.users), wanted: wanted)
        fingerprint = archive.fingerprint
        norms = try ExportedNorms(program, description, steps)
        let probe = try Self.stream(program, description, steps)
        let width = probe?.length(-1) ?? description.outputs.count
        streamType = try probe?.type ?? program.floatType
        shape = ModelShape(
            layers: steps == nil ? 0 : description.layers, heads: 1, headWidth: width, width: width,
            neurons: Array(repeating: width, count: steps == nil ? 0 : description.layers), vocabulary: description.vocabulary,
            contextLength: description.lengths.upperBound, order: description.order == .parallel ? .parallel : .sequential,
            isCausal: false, pooling: steps != nil && description.readout == .mean ? .mean : .readout,
            isAdditive: steps == nil || description.order != .normed)
        head = try Self.head(program, description, steps).choosing(options.objective)
        encoder = try ConversationEncoder(
            folder: folder, date: options.date, readsGate: false, reading: description.isCausal ? .text : .pair,
            readout: description.readoutRule)
    }

    /// The first stream of a short text, to see how wide it is; nil where there is none.
    private static func stream(
        _ program: ExportedProgram, _ description: ExportedDescription, _ steps: ExportedSteps?
    ) throws -> Tensor? {
        guard let steps else { return nil }
        let ids = try description.shortText()
        let stream = try program.tensor(steps.embed, program.inputs(ids, rows: 1))
        guard stream.rank == 3, stream.length(1) == ids.count else {
            throw LensError.input(
                at: description.source, expected: "a first stream [row, position, width]", found: "shape \(stream.shape)")
        }
        return stream
    }

    func encode(prompt: [Message], response: [Message]) throws -> TokenizedText {
        let text = try encoder.encode(prompt: prompt, response: response)
        guard text.readIDs.count >= description.lengths.lowerBound else {
            throw LensError.input(
                "a text of \(text.readIDs.count) tokens is shorter than the exported program takes, "
                    + "\(description.lengths.lowerBound)")
        }
        let expected: Int? =
            switch description.readout {
            case .first: 0
            case .last: text.readIDs.count - 1
            case .mean, .other: nil
            }
        guard let expected, steps != nil, text.readout != expected else { return text }
        throw LensError.failure(
            "the reward would be read at token \(text.readout), but the program reads token \(expected)",
            hint: "the tokenizer's files and the program do not belong together")
    }

    // MARK: Embedding

    func tokenEmbeddings(_ ids: [Int]) throws -> Tensor { try lookup.get().embeddings(ids) }

    func embed(_ tokens: TokenRows) throws -> Tensor {
        let whole = 0..<tokens.ids.count
        // Without blocks nothing tells the graph where a shorter text of a batch ends.
        let together = description.anyBatch && (steps != nil || tokens.embeddings != nil)
        return try rows(together ? [whole] : whole.map { $0..<$0 + 1 }) { batch in
            let ids = Array(tokens.ids[batch])
            let count = steps == nil ? ids[0].count : tokens.positions.count
            let given = try inputs(ids, types: tokens.types.map { Array($0[batch]) }, count: count)
            let entering =
                try tokens.embeddings.map {
                    try program.tensor(behindLookup, lookup.get().given(given, embeddings: $0.slice(0, batch)))
                }
                ?? steps.map { try program.tensor($0.embed, given) } ?? program.logits(given)
            // [row, output] → [row, position, output]
            return steps == nil ? try entering.unsqueezed(1).expanded([-1, tokens.positions.count, -1]) : entering
        }
    }

    /// Rows of ids, filled up on the right.
    private func inputs(_ ids: [[Int]], types: [[Int]]?, count: Int) throws -> [ExportedGraph.Slot: OperatorValue] {
        func rows(_ values: [[Int]]) throws -> OperatorValue {
            let filled = values.flatMap { $0 + Array(repeating: 0, count: count - $0.count) }
            return .tensor(try Tensor(indices: filled, device: program.device).reshaped([values.count, count]))
        }
        var given = [program.users[0]: try rows(ids)]
        if program.users.count > 1 { given[program.users[1]] = try rows(types ?? ids.map { $0.map { _ in 0 } }) }
        return given
    }

    private func rows<S: Sequence>(_ parts: S, _ body: (S.Element) throws -> Tensor) throws -> Tensor {
        let found = try parts.map(body)
        return found.count == 1 ? found[0] : try Tensor.concatenated(found, along: 0)
    }

    // MARK: Blocks

    func mixedHeads(
        _ layer: Int, _ stream: Tensor, _ span: inout Span, _ trace: inout Trace, onlyLast: Bool
    ) throws -> Tensor {
        guard let steps else {
            let all = onlyLast ? try stream.slice(1, stream.length(1) - 1..<stream.length(1)) : stream
            return try (all * 0).unsqueezed(2)
        }
        let given = try run(steps.attention[layer], stream, &span.shared, span.tokens)
        let written = steps.mlp.isEmpty ? try given - stream : given
        // [row, position, width] → [row, position, 1, width]
        return try (onlyLast ? written.slice(1, written.length(1) - 1..<written.length(1)) : written).unsqueezed(2)
    }

    func attentionWrite(_ layer: Int, heads: Tensor) throws -> Tensor { try heads.select(2, 0) }

    func neurons(_ layer: Int, _ stream: Tensor) throws -> Tensor {
        guard let steps, !steps.mlp.isEmpty else { return try stream * 0 }
        return try pointwise(steps.mlp[layer], stream)
    }

    func mlpWrite(_ layer: Int, neurons: Tensor) throws -> Tensor { neurons }

    func finalNorm(_ stream: Tensor) throws -> Tensor { try pointwise(steps?.finalNorm, stream) }

    func joined(_ sum: Tensor, after sublayer: Sublayer) throws -> Tensor {
        guard let steps, !steps.attentionJoined.isEmpty else { return sum }
        switch sublayer {
        case .attention(let layer): return try pointwise(steps.attentionJoined[layer], sum)
        case .mlp(let layer): return try pointwise(steps.mlpJoined[layer], sum)
        }
    }

    private func pointwise(_ step: ExportedSteps.Step?, _ stream: Tensor) throws -> Tensor {
        guard let step else { return stream }
        var shared = ExportedShared()
        return try run(step, stream, &shared, nil)
    }

    /// - Parameters:
    ///   - shared: what does not depend on the stream, for as many rows; it is added to.
    ///   - tokens: of the rows, or of the one text that all are runs of; nil where the step does not read them.
    private func run(
        _ step: ExportedSteps.Step, _ stream: Tensor, _ shared: inout ExportedShared, _ tokens: TokenRows?
    ) throws -> Tensor {
        guard description.anyBatch || stream.length(0) == 1 || step.context == nil else {
            return try rows(0..<stream.length(0)) { row in
                let place = step.readsTokens && tokens?.ids.count != 1 ? row : 0
                while shared.rows.count <= place { shared.rows.append(ExportedShared()) }
                return try run(step, stream.slice(0, row..<row + 1), &shared.rows[place], tokens?.row(place))
            }
        }
        var given: [ExportedGraph.Slot: OperatorValue] = [:]
        if let context = step.context {
            let size = [stream.length(0), stream.length(1)]
            if shared.size != size { shared = ExportedShared(size: size) }
            if context.wanted.contains(where: { shared.values[$0] == nil }) {
                let given = try step.readsTokens ? read(tokens, rows: size[0]) : program.blank(rows: size[0], positions: size[1])
                shared.values.merge(zip(context.wanted, try program.run(context, given))) { $1 }
            }
            for slot in context.wanted { given[slot] = shared.values[slot] }
        }
        given[step.from] = .tensor(try stream.to(streamType))
        return try program.tensor(step.plan, given)
    }

    /// What a step is given that reads tokens.
    private func read(_ tokens: TokenRows?, rows: Int) throws -> [ExportedGraph.Slot: OperatorValue] {
        guard let tokens, [1, rows].contains(tokens.ids.count) else {
            throw LensError.failure("a block that reads tokens was given \(tokens?.ids.count ?? 0) texts for \(rows) rows")
        }
        func each<T>(_ values: [T]) -> [T] { values.count == rows ? values : Array(repeating: values[0], count: rows) }
        let given = try inputs(each(tokens.ids), types: tokens.types.map(each), count: tokens.positions.count)
        guard case .success(let lookup) = lookup else { return given }
        return try lookup.given(given, embeddings: tokens.embeddings.map { try $0.expanded([rows, -1, -1]) })
    }

    // MARK: Frozen steps

    func frozen(_ direction: Tensor, through step: Step, at input: Tensor) throws -> StepReading {
        switch step {
        case .attentionWrite: return StepReading(vector: try direction.unsqueezed(1), bias: nil)
        case .mlpWrite: return StepReading(vector: direction, bias: nil)
        case .joined(let sublayer):
            guard let steps, !steps.attentionJoined.isEmpty else { return StepReading(vector: direction, bias: nil) }
            return try norms.layer(sublayer).frozen(direction, at: input)
        case .finalNorm:
            guard steps?.finalNorm != nil else { return StepReading(vector: direction, bias: nil) }
            return try norms.last().frozen(direction, at: input)
        }
    }

    func has(_ site: Site) -> Bool {
        switch site {
        case .residual, .finalNorm: true
        case .attention: steps != nil
        case .mlp: steps?.mlp.isEmpty == false
        case .headOutput, .neurons, .query, .key, .value, .pattern: false
        }
    }

    func obstacle(to site: Site) -> String? {
        switch site {
        case .headOutput, .neurons, .query, .key, .value, .pattern:
            "an exported program tells whole attention and MLP writes apart, not what is within them"
        case .residual, .finalNorm, .mlp, .attention:
            obstacle ?? "what attention and MLPs write could not be told apart: a block counts as one write, named attention"
        }
    }
}

extension ExportedDescription {
    /// nil where it goes by `config.json`, as in decoders, which skip padding.
    fileprivate var readoutRule: ReadoutRule? {
        readout == .first ? .first : isCausal ? nil : .lastAttended(padID: nil)
    }

    /// What is known to stand in the way of cutting the graph.
    fileprivate var obstacle: String? {
        if layers == 0 { return "\(className) has no chain of blocks through which alone its logits read the tokens" }
        return readout == .other ? "the head of \(className) reads more than one position, and not as their mean" : nil
    }
}

extension ExportedProgram {
    /// Inputs that say how many texts there are and how long, and nothing else.
    func blank(rows: Int, positions: Int) throws -> [ExportedGraph.Slot: OperatorValue] {
        let zeros = try Tensor.zeros([rows, positions], type: .int64, device: device)
        var given: [ExportedGraph.Slot: OperatorValue] = [:]
        for slot in users { given[slot] = .tensor(zeros) }
        return given
    }

    /// The first wanted value of a plan.
    func tensor(_ plan: ExportedPlan, _ given: [ExportedGraph.Slot: OperatorValue]) throws -> Tensor {
        guard case .tensor(let tensor)? = try run(plan, given).first else {
            throw LensError.failure("\(graph.source): the program gave a number where a tensor stands")
        }
        return tensor
    }

    /// `[row, output]`
    func logits(_ given: [ExportedGraph.Slot: OperatorValue]) throws -> Tensor {
        try tensor(ExportedPlan(graph, given: Set(users), wanted: Array(graph.outputs.prefix(1))), given)
    }

    /// A weight by its name in the model.
    func weight(_ name: String) throws -> Tensor {
        let found = graph.inputs.first { $0.source == .weight(name) || $0.source == .constant(name) }
        guard let slot = found?.slot, let weight = weights[slot] else {
            throw LensError.input(at: graph.source, expected: "a weight \(name.quoted)", found: "none of this name")
        }
        return weight
    }
}
