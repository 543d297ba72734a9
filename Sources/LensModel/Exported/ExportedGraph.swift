import LensCore
import LensTorch

/// The graph of a program by `torch.export`: calls in order, over values that are numbered.
///
/// Schema: `torch/_export/serde/schema.py`, version 8.
struct ExportedGraph: Sendable {
    /// The number of a value.
    typealias Slot = Int

    /// Where a value comes from that no call gives.
    enum Source: Hashable, Sendable {
        /// What the program is called with, in order.
        case user(Int)
        /// A parameter or buffer of this name.
        case weight(String)
        case constant(String)
    }

    struct Node: Sendable {
        /// What it is called in the graph: its first output.
        let name: String
        let target: ExportedTarget
        let arguments: [(name: String, value: ExportedArgument)]
        /// In order, lists of tensors one by one.
        let outputs: [Slot]
        /// The path of the module it was called in; empty at the top.
        let module: String

        /// The values it reads.
        var reads: [Slot] { arguments.flatMap(\.value.slots) }
        /// For messages.
        var description: String { "node \(name.quoted)\(module.isEmpty ? "" : " of \(module)"), \(target)" }
    }

    let source: String
    let inputs: [(slot: Slot, source: Source)]
    let nodes: [Node]
    /// What the program gives, in order.
    let outputs: [Slot]
    let slots: [String: Slot]

    /// The value of this name.
    func slot(named name: String) throws -> Slot {
        guard let slot = slots[name] else {
            throw LensError.input(at: source, expected: "a value \(name.quoted)", found: "none of this name")
        }
        return slot
    }

    /// What a value is called; for messages.
    func name(of slot: Slot) -> String { slots.first { $0.value == slot }?.key ?? "\(slot)" }
}

/// What a node is given.
enum ExportedArgument: Sendable {
    case literal(OperatorValue)
    case value(ExportedGraph.Slot)
    /// A list of tensors, nil where one is left out.
    case values([ExportedGraph.Slot?])
    /// A list of numbers, some of which are values.
    case numbers([Number])

    enum Number: Sendable {
        case integer(Int)
        case value(ExportedGraph.Slot)
    }

    var slots: [ExportedGraph.Slot] {
        switch self {
        case .literal: []
        case .value(let slot): [slot]
        case .values(let slots): slots.compactMap(\.self)
        case .numbers(let numbers):
            numbers.compactMap { number -> ExportedGraph.Slot? in if case .value(let slot) = number { slot } else { nil } }
        }
    }
}
