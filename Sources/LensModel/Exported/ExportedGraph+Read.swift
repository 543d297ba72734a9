import LensCheckpoint
import LensCore
import LensTorch

extension ExportedGraph {
    /// Reads `models/model.json` of an archive; everything that is not understood is an error.
    ///
    /// - Throws: `LensError` naming the node, or where in the description, what was expected and what was found.
    init(_ archive: ProgramArchive) throws {
        try self.init(archive.program, source: archive.file.url.path)
    }

    init(_ program: JSON, source: String) throws {
        func wrong(_ expected: String, _ found: JSON?) -> LensError {
            .input(at: "\(source): the program", expected: expected, found: found?.summary ?? "none")
        }
        let version = program["schema_version"]?["major"]
        guard version?.integer == 8 else { throw wrong("a schema of version 8", version) }
        guard let module = program["graph_module"], let signature = module["signature"], let graph = module["graph"],
            let nodes = graph["nodes"]?.array, let specs = signature["input_specs"]?.array,
            let outputSpecs = signature["output_specs"]?.array
        else { throw wrong("a graph of nodes with a signature", program["graph_module"]) }
        var reader = ExportedGraphReader(source: source)
        try reader.readInputs(specs)
        for (index, node) in nodes.enumerated() { try reader.readNode(node, index: index) }
        self.source = source
        inputs = reader.inputs
        self.nodes = reader.nodes
        outputs = try reader.outputs(outputSpecs)
        slots = reader.slots
    }
}

/// Numbers values as they appear, so that none is read before it is there.
private struct ExportedGraphReader {
    let source: String
    var slots: [String: Int] = [:]
    var inputs: [(slot: Int, source: ExportedGraph.Source)] = []
    var nodes: [ExportedGraph.Node] = []

    init(source: String) { self.source = source }

    private func wrong(_ place: String, _ expected: String, _ found: JSON?) -> LensError {
        .input(at: "\(source): \(place)", expected: expected, found: found?.summary ?? "none")
    }

    private mutating func number(_ name: String, _ place: String) throws -> Int {
        let slot = slots.count
        guard slots.updateValue(slot, forKey: name) == nil else { throw wrong(place, "distinct values", .string(name)) }
        return slot
    }

    private func slot(_ name: JSON?, _ place: String) throws -> Int {
        guard let text = name?.string, let slot = slots[text] else { throw wrong(place, "an earlier value", name) }
        return slot
    }

    // MARK: Inputs and outputs

    mutating func readInputs(_ specs: [JSON]) throws {
        var users = 0
        for (index, spec) in specs.enumerated() {
            let place = "input \(index + 1)"
            guard let members = spec.object?.members, members.count == 1, let kind = members.first else {
                throw wrong(place, "one kind of input", spec)
            }
            let argument = kind.value["arg"]
            func named(_ key: String) throws -> String {
                guard let name = kind.value[key]?.string else { throw wrong(place, "a \(key)", kind.value[key]) }
                return name
            }
            let from: ExportedGraph.Source
            var value = argument?["name"]
            switch kind.key {
            case "parameter": from = .weight(try named("parameter_name"))
            case "buffer":
                let name = try named("buffer_name")
                from = kind.value["persistent"]?.bool == false ? .constant(name) : .weight(name)
            case "tensor_constant": from = .constant(try named("tensor_constant_name"))
            case "user_input":
                from = .user(users)
                users += 1
                value = argument?["as_tensor"]?["name"]
            default: throw wrong(place, "a parameter, buffer, constant or user's input", .string(kind.key))
            }
            guard let name = value?.string else { throw wrong(place, "a tensor", argument) }
            inputs.append((try number(name, place), from))
        }
    }

    func outputs(_ specs: [JSON]) throws -> [Int] {
        try specs.enumerated().compactMap { index, spec in
            // What a buffer becomes matters to a next call alone, and here each begins with the stored one.
            if spec["buffer_mutation"] != nil { return nil }
            let place = "output \(index + 1)"
            guard let argument = spec["user_output"]?["arg"] else { throw wrong(place, "a value for the user", spec) }
            return try slot(argument["as_tensor"]?["name"], place)
        }
    }

    // MARK: Nodes

    mutating func readNode(_ node: JSON, index: Int) throws {
        let label = node["name"]?.string ?? node["outputs"]?.array?.first?["as_tensor"]?["name"]?.string
        let place = "node \(label.map(\.quoted) ?? "\(index + 1)")"
        guard let target = node["target"]?.string, let arguments = node["inputs"]?.array, let outputs = node["outputs"]?.array
        else { throw wrong(place, "a target with inputs and outputs", node) }
        let what = try ExportedTarget(target, place: "\(source): \(place)")
        if what == .assertion { return }
        let read: [(name: String, value: ExportedArgument)] = try arguments.map { argument in
            guard let name = argument["name"]?.string, let value = argument["arg"]?.object?.members, value.count == 1,
                let kind = value.first
            else { throw wrong(place, "arguments of one kind with a name", argument) }
            return (name, try self.argument(kind, "\(place): argument \(name.quoted)"))
        }
        let names = try outputs.flatMap { try self.names(of: $0, place) }
        let given = try names.map { try number($0, place) }
        let stack = node["metadata"]?["nn_module_stack"]?.string
        nodes.append(
            ExportedGraph.Node(
                name: label ?? names.first ?? "", target: what, arguments: read, outputs: given,
                module: stack.map(Self.module) ?? ""))
    }

    /// The values that an output names: one, or the elements of a list.
    private func names(of output: JSON, _ place: String) throws -> [String] {
        guard let members = output.object?.members, members.count == 1, let kind = members.first else {
            throw wrong(place, "an output of one kind", output)
        }
        let elements: [JSON?]
        switch kind.key {
        case "as_tensor": elements = [kind.value["name"]]
        case "as_tensors": elements = kind.value.array?.map { $0["name"] } ?? [nil]
        case "as_sym_int", "as_sym_float", "as_sym_bool": elements = [kind.value["as_name"]]
        default: throw wrong(place, "tensors or numbers as outputs", .string(kind.key))
        }
        return try elements.map { element in
            guard let name = element?.string else { throw wrong(place, "outputs with names", output) }
            return name
        }
    }

    /// The innermost module of a stack that is written as `key,path,class;key,path,class`.
    private static func module(_ stack: String) -> String {
        let last = stack.split(separator: ";").last ?? ""
        let parts = last.split(separator: ",", omittingEmptySubsequences: false)
        return parts.count > 1 ? String(parts[1]) : ""
    }

    // MARK: Arguments

    private func argument(_ kind: JSONObject.Member, _ place: String) throws -> ExportedArgument {
        let value = kind.value
        func list<T>(_ read: (JSON) throws -> T?) throws -> [T] {
            guard let array = value.array else { throw wrong(place, "a list", value) }
            return try array.map { element in
                guard let found = try read(element) else { throw wrong(place, "a list as \(kind.key) says", element) }
                return found
            }
        }
        func one<T>(_ found: T?) throws -> T {
            guard let found else { throw wrong(place, "a value as \(kind.key) says", value) }
            return found
        }
        switch kind.key {
        case "as_none": return .literal(.none)
        case "as_tensor": return .value(try slot(value["name"], place))
        case "as_tensors": return .values(try list { try slot($0["name"], place) })
        case "as_optional_tensors": return .values(try list { try optionalTensor($0, place) })
        case "as_optional_tensor":
            let found: Int? = try optionalTensor(value, place) ?? nil
            return found.map { .value($0) } ?? .literal(.none)
        case "as_int": return .literal(.integer(try one(value.integer)))
        case "as_ints": return .literal(.integers(try list { $0.integer }))
        case "as_float": return .literal(.real(try one(Self.real(value))))
        case "as_floats": return .literal(.reals(try list { Self.real($0) }))
        case "as_bool": return .literal(.bool(try one(value.bool)))
        case "as_bools": return .literal(.bools(try list { $0.bool }))
        case "as_string": return .literal(.string(try one(value.string)))
        case "as_sym_int": return try symbolic(value, place) { $0["as_int"]?.integer.map(OperatorValue.integer) }
        case "as_sym_ints":
            return .numbers(
                try list { element -> ExportedArgument.Number? in
                    if let whole = element["as_int"]?.integer { return .integer(whole) }
                    return .value(try slot(element["as_name"], place))
                })
        case "as_sym_float":
            return try symbolic(value, place) { $0["as_float"].flatMap(Self.real).map(OperatorValue.real) }
        case "as_sym_bool": return try symbolic(value, place) { $0["as_bool"]?.bool.map(OperatorValue.bool) }
        case "as_scalar_type":
            return .literal(.type(try one(value.integer.flatMap(StoredType.init(torch:))).elementType(of: place)))
        case "as_layout":
            guard value.integer == 7 else { throw wrong(place, "the strided layout, 7", value) }
            return .literal(.strided)
        case "as_memory_format":
            switch value.integer {
            case 1: return .literal(.memoryFormat(.contiguous))
            case 4: return .literal(.memoryFormat(.preserved))
            default: throw wrong(place, "a contiguous or preserved memory format, 1 or 4", value)
            }
        case "as_device":
            guard value["type"]?.string == "cpu" else { throw wrong(place, "the device cpu", value["type"]) }
            return .literal(.device(.cpu))
        default: throw wrong(place, "an argument of a known kind", .string(kind.key))
        }
    }

    /// A number, or the value that is one.
    private func symbolic(_ value: JSON, _ place: String, literal: (JSON) -> OperatorValue?) throws -> ExportedArgument {
        if let found = literal(value) { return .literal(found) }
        return .value(try slot(value["as_name"], place))
    }

    private func optionalTensor(_ value: JSON, _ place: String) throws -> Int?? {
        if value["as_none"] != nil { return .some(nil) }
        return .some(try slot(value["as_tensor"]?["name"], place))
    }

    /// Numbers that JSON has not are written as strings.
    private static func real(_ value: JSON) -> Double? {
        switch value.string {
        case "Infinity": Double.infinity
        case "-Infinity": -Double.infinity
        case "NaN": Double.nan
        default: value.real
        }
    }
}
