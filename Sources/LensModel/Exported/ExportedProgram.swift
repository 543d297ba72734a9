import LensCheckpoint
import LensCore
import LensTorch

/// An exported graph with its weights, and the interpreter that runs it.
///
/// Nothing but the operators of `PureOperators` is ever called, and `GroupedProduct`.
struct ExportedProgram: Sendable {
    let graph: ExportedGraph
    /// By value; mapped from the file where they can be.
    let weights: [ExportedGraph.Slot: Tensor]
    /// Of the inputs that the user gives, in order.
    let users: [ExportedGraph.Slot]
    let device: Device

    init(graph: ExportedGraph, weights: [ExportedGraph.Slot: Tensor], device: Device = .cpu) {
        self.graph = graph
        self.weights = weights
        self.device = device
        users = graph.inputs.filter { input in
            if case .user = input.source { true } else { false }
        }.map(\.slot)
    }

    /// - Throws: `LensError` where the graph names weights that the archive has not, or holds anything not understood.
    init(_ archive: ProgramArchive, device: Device = .cpu) throws {
        let graph = try ExportedGraph(archive)
        var weights: [Int: Tensor] = [:]
        for (slot, source) in graph.inputs {
            let stored: (name: String, tensor: CheckpointTensor?)
            switch source {
            case .user: continue
            case .weight(let name): stored = (name, archive.weights[name])
            case .constant(let name): stored = (name, archive.constants[name])
            }
            guard let tensor = stored.tensor else {
                throw LensError.input(at: graph.source, expected: "a weight \(stored.name.quoted)", found: "none of this name")
            }
            weights[slot] = try Tensor(tensor).to(device)
        }
        self.init(graph: graph, weights: weights, device: device)
    }

    /// What the program gives for its inputs, in order.
    func run(_ inputs: [Tensor]) throws -> [Tensor] {
        guard inputs.count == users.count else {
            throw LensError.failure("the program takes \(users.count) inputs, not \(inputs.count)")
        }
        let plan = try ExportedPlan(graph, given: Set(users), wanted: graph.outputs)
        var given: [ExportedGraph.Slot: OperatorValue] = [:]
        for (slot, input) in zip(users, inputs) { given[slot] = .tensor(input) }
        return try run(plan, given).map { value in
            guard case .tensor(let tensor) = value else { throw LensError.failure("the program gave a number, not a tensor") }
            return tensor
        }
    }

    /// The wanted values of a plan.
    func run(_ plan: ExportedPlan, _ given: [ExportedGraph.Slot: OperatorValue]) throws -> [OperatorValue] {
        var values = [OperatorValue?](repeating: nil, count: graph.slots.count)
        for slot in plan.given {
            guard let value = given[slot] else { throw LensError.failure("value \(slot) of the program was not given") }
            values[slot] = value
        }
        for (index, last) in zip(plan.nodes, plan.last) {
            let node = graph.nodes[index]
            do {
                let results = try results(of: node, values)
                // What is given stays, whatever the graph would make of it.
                for (slot, value) in zip(node.outputs, results) where given[slot] == nil { values[slot] = value }
            } catch let error as LensError {
                throw LensError(error.kind, "\(graph.source): \(node.description): \(error.message)", hint: error.hint)
            }
            for slot in last { values[slot] = nil }
        }
        return try plan.wanted.map { try value($0, values) }
    }

    private func value(_ slot: ExportedGraph.Slot, _ values: [OperatorValue?]) throws -> OperatorValue {
        if let value = values[slot] { return value }
        guard let weight = weights[slot] else { throw LensError.failure("a value was read before it was computed") }
        return .tensor(weight)
    }

    private func results(of node: ExportedGraph.Node, _ values: [OperatorValue?]) throws -> [OperatorValue] {
        let arguments: [(name: String, value: OperatorValue)] = try node.arguments.map {
            (name: $0.name, value: try argument($0.value, values))
        }
        switch node.target {
        case .assertion: return []
        case .size:
            guard arguments.count == 2, case .tensor(let tensor) = arguments[0].value,
                case .integer(let dimension) = arguments[1].value,
                (-tensor.rank..<tensor.rank).contains(dimension)
            else { throw LensError.failure("expected a tensor and one of its dimensions") }
            return [.integer(tensor.length(dimension))]
        case .arithmetic(let operation):
            guard let result = operation(arguments.map(\.value)) else {
                throw LensError.failure(
                    "these numbers have no result: \(arguments.map { "\($0.value)" }.joined(separator: ", "))")
            }
            return [result]
        case .groupedProduct:
            let tensors = arguments.compactMap { argument -> Tensor? in
                if case .tensor(let tensor) = argument.value { tensor } else { nil }
            }
            guard tensors.count == 3, arguments.count == 3 else { throw LensError.failure("expected three tensors") }
            return [.tensor(try GroupedProduct.of(tensors[0], tensors[1], ends: tensors[2]))]
        case .call(let function):
            try Self.check(function, arguments)
            let results = try Self.stand(for: function, arguments) ?? function(arguments, results: node.outputs.count)
            guard results.count == node.outputs.count else {
                throw LensError.failure("expected \(node.outputs.count) results, found \(results.count)")
            }
            return results
        }
    }

    /// What a call gives, by others that do what it lacks: `copy` has no slope, and `view` fails where a tensor does not lie as it
    /// did when the graph was traced, which other kernels, such as those that keep a history, make of it.
    private static func stand(
        for function: Operator, _ arguments: [(name: String, value: OperatorValue)]
    ) throws -> [OperatorValue]? {
        func argument(_ name: String) -> OperatorValue? { arguments.first { $0.name == name }?.value }
        switch function.name {
        case "aten::copy":
            guard case .tensor(let place)? = argument("self"), case .tensor(let source)? = argument("src") else { return nil }
            return [.tensor(try source.to(place.device).to(place.type).expanded(place.shape).copied())]
        case "aten::view":
            guard case .tensor(let tensor)? = argument("self"), case .integers(let shape)? = argument("size") else { return nil }
            return [.tensor(try tensor.reshaped(shape))]
        default: return nil
        }
    }

    private func argument(_ argument: ExportedArgument, _ values: [OperatorValue?]) throws -> OperatorValue {
        switch argument {
        case .literal(.device): return .device(device)
        case .literal(let literal): return literal
        case .value(let slot): return try value(slot, values)
        case .values(let slots):
            return .tensors(
                try slots.map { slot in
                    guard let slot else { return nil }
                    guard case .tensor(let tensor) = try value(slot, values) else {
                        throw LensError.failure("expected a list of tensors, found a number")
                    }
                    return tensor
                })
        case .numbers(let numbers):
            return .integers(
                try numbers.map { number in
                    switch number {
                    case .integer(let whole): return whole
                    case .value(let slot):
                        guard case .integer(let whole) = try value(slot, values) else {
                            throw LensError.failure("expected a list of whole numbers, found something else")
                        }
                        return whole
                    }
                })
        }
    }

    /// Refuses what kernels do not check themselves, and sizes that no model has.
    private static func check(_ function: Operator, _ arguments: [(name: String, value: OperatorValue)]) throws {
        if function.name == "aten::scaled_dot_product_attention" {
            let shapes = arguments.compactMap { argument -> [Int]? in
                guard ["query", "key", "value"].contains(argument.name), case .tensor(let tensor) = argument.value else {
                    return nil
                }
                return tensor.shape
            }
            // The kernel itself reads past the shorter of the two, and divides by zero where one is empty.
            guard shapes.count == 3, shapes[1].count >= 2, shapes[1].dropLast() == shapes[2].dropLast(),
                shapes[1].count == shapes[2].count, !shapes.joined().contains(0)
            else { throw LensError.failure("expected queries, and keys and values that belong together, found \(shapes)") }
        }
        for (name, value) in arguments {
            switch value {
            case .integers(let sizes) where function.name != "aten::split_with_sizes":
                let product = sizes.filter { $0 > 0 }.reduce(1.0) { $0 * Double($1) }
                guard product <= Double(largest) else { throw LensError.failure("\(name) \(sizes) is beyond what any model has") }
            case .integer(let size)
            where ["end", "repeats", "n", "m", "bins"].contains(name) && !clamping.contains(function.name):
                guard size <= largest >> 3 else { throw LensError.failure("\(name) \(size) is beyond what any model has") }
            default: continue
            }
        }
    }

    /// Calls to which an end beyond all is the end.
    private static let clamping: Set<String> = ["aten::slice", "aten::slice_scatter"]

    /// Elements of one tensor that is made of numbers.
    private static let largest = 1 << 29
}
