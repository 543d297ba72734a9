import LensCore
import LensTorch

/// Where a graph looks its tokens up, and how to put other embeddings there.
///
/// A graph may do so in several places, as an encoder and a decoder do that read the same tokens, the decoder one place behind.
/// Which token stands where is found out by running what leads to the indices on numbers that are no tokens. Where there are
/// several tables, a token's embedding is its rows of all of them, one after the other.
struct ExportedLookup: Sendable {
    private struct Place: Sendable {
        let output: ExportedGraph.Slot
        /// Which of the tables it reads.
        let table: Int
        /// From the inputs to what the table is read at.
        let indices: ExportedPlan
        /// From the inputs to what is read there.
        let own: ExportedPlan
    }

    private let program: ExportedProgram
    /// In the order in which the graph reads them.
    private let tables: [ExportedPlan]
    /// Of each table, the part of an embedding that is its row.
    private let parts: [Range<Int>]
    private let places: [Place]
    /// What tokens are looked up as, at every place.
    let outputs: Set<ExportedGraph.Slot>

    /// - Parameter length: of a short text, to see where tokens go.
    /// - Throws: `LensError` where tokens are looked up nowhere.
    init(_ program: ExportedProgram, length: Int) throws {
        let graph = program.graph
        let users = Set(program.users)
        var tables: [ExportedGraph.Slot] = []
        var places: [Place] = []
        for node in graph.nodes {
            guard case .call(let function) = node.target, function.name == "aten::embedding", let output = node.outputs.first,
                let table = node.slot("weight"), let indices = node.slot("indices"),
                let indices = try? ExportedPlan(graph, given: users, wanted: [indices]),
                let sources = try? Self.sources(indices, program, rows: 1, positions: length),
                sources.contains(where: { $0 != nil })
            else { continue }
            if !tables.contains(table) { tables.append(table) }
            places.append(
                Place(
                    output: output, table: tables.firstIndex(of: table) ?? 0, indices: indices,
                    own: try ExportedPlan(graph, given: users, wanted: [output])))
        }
        guard !tables.isEmpty else {
            throw LensError.input(
                at: graph.source, expected: "tokens that are looked up in a table", found: "none",
                hint: "how the reward depends on single tokens cannot be told")
        }
        self.program = program
        self.places = places
        self.tables = try tables.map { try ExportedPlan(graph, given: [], wanted: [$0]) }
        var (parts, width): ([Range<Int>], Int) = ([], 0)
        for table in self.tables {
            parts.append(width..<width + (try program.tensor(table, [:]).length(-1)))
            width = parts.last?.upperBound ?? 0
        }
        self.parts = parts
        outputs = Set(places.map(\.output))
    }

    /// `[token, n]`
    func embeddings(_ ids: [Int]) throws -> Tensor {
        let index = try Tensor(indices: ids, device: program.device)
        return try .concatenated(tables.map { try program.tensor($0, [:]).selecting(0, index) }, along: -1)
    }

    /// The inputs, and what tokens are looked up as.
    ///
    /// - Parameters:
    ///   - inputs: the tokens themselves, for whatever else depends on them.
    ///   - embeddings: what they are instead, `[row, position, n]`; nil is what they are.
    func given(
        _ inputs: [ExportedGraph.Slot: OperatorValue], embeddings: Tensor?
    ) throws -> [ExportedGraph.Slot: OperatorValue] {
        var given = inputs
        for place in places {
            let own = try program.tensor(place.own, inputs)
            guard let embeddings else {
                given[place.output] = .tensor(own)
                continue
            }
            let (rows, positions) = (embeddings.length(0), embeddings.length(1))
            let part = parts[place.table]
            let flat = try embeddings.slice(2, part).to(own.type).reshaped([rows * positions, part.count])
            // What is no token's, such as the start of a decoder's text, stays.
            let sources = try Self.sources(place.indices, program, rows: rows, positions: positions)
            let index = sources.enumerated().map { $0.element ?? rows * positions + $0.offset }
            let found = try Tensor.concatenated([flat, own.reshaped([-1, part.count])], along: 0)
                .selecting(0, Tensor(indices: index, device: program.device))
            given[place.output] = .tensor(try found.reshaped(own.shape))
        }
        return given
    }

    /// For every index that a table is read at, in order, which token it is, counted through all rows; nil where it is none.
    private static func sources(
        _ indices: ExportedPlan, _ program: ExportedProgram, rows: Int, positions: Int
    ) throws -> [Int?] {
        /// Numbers from one on instead of tokens.
        func read(from first: Int) throws -> [Int] {
            var given = try program.blank(rows: rows, positions: positions)
            given[program.users[0]] = .tensor(
                try Tensor(indices: Array(first..<first + rows * positions), device: program.device).reshaped([rows, positions]))
            return try program.tensor(indices, given).reshaped([-1]).integers()
        }
        // Beyond every vocabulary.
        let (first, second) = (1 << 26, 1 << 27)
        return try zip(read(from: first), read(from: second)).map { one, other in
            let token = one - first
            return (0..<rows * positions).contains(token) && other - second == token ? token : nil
        }
    }
}

extension ExportedGraph.Node {
    /// The value that an argument is; nil where it is none.
    fileprivate func slot(_ argument: String) -> ExportedGraph.Slot? {
        arguments.lazy.compactMap { name, value in
            if name == argument, case .value(let slot) = value { slot } else { nil }
        }.first
    }
}
