import LensCheckpoint
import LensCore
import LensTorch

/// Takes a checkpoint's tensors by the family's names and remembers which, so that none is overlooked.
///
/// An adapter's updates are added on the way.
struct WeightLoader {
    let checkpoint: Checkpoint
    let adapter: Adapter?
    let precision: Precision
    let device: Device
    private let table: TensorTable
    private var used: Set<String> = []
    private var usedOfAdapter: Set<String> = []

    /// - Parameter probe: a tensor every model of the family has; it tells which prefix the checkpoint uses.
    init(_ source: WeightSource, precision: Precision, device: Device, probe: String) {
        checkpoint = source.checkpoint
        adapter = source.adapter
        self.precision = precision
        self.device = device
        table = TensorTable(checkpoint.names, probe: probe)
    }

    /// All names, as the family gives them.
    var names: [String] { Set(table.names + (adapter?.names ?? [])).sorted() }

    func contains(_ name: String) -> Bool { shape(of: name) != nil }

    func shape(of name: String) -> [Int]? {
        if let own = try? adapter?.replacement(name) { return own.shape }
        return table.stored(name).flatMap { checkpoint.declaration(of: $0)?.shape }
    }

    /// A tensor in its stored type, mapped where it can be; in the residual stream's type where an adapter changes it.
    mutating func stored(_ name: String, shape: [Int]) throws -> Tensor {
        let place = table.stored(name)
        if let place { used.insert(place) }
        let replacement = try adapter?.replacement(name)
        let weight = try replacement ?? checkpoint.weight(place ?? table.prefix + name)
        guard weight.shape == shape else {
            throw LensError.input(
                at: "\(weight.file.url.path): tensor \(weight.name.quoted)", expected: "shape \(shape)", found: "\(weight.shape)",
                hint: "config.json and the weights do not belong together")
        }
        let tensor = try Tensor(weight)
        guard let adapter else { return tensor }
        usedOfAdapter.formUnion((replacement.map { [$0.name] } ?? []) + adapter.namesOfUpdate(name))
        return try adapter.merged(name, into: tensor, type: precision.stream)
    }

    /// Counts a tensor as used, without reading it.
    mutating func passOver(_ name: String) {
        if let place = table.stored(name) { used.insert(place) }
    }

    /// A matrix for products, `[out, in]`, in the weights' type.
    mutating func matrix(_ name: String, out: Int, in input: Int, orientation: TensorNames.Orientation) throws -> Tensor {
        switch orientation {
        case .outByIn: try placed(stored(name, shape: [out, input]))
        case .inByOut: try placed(stored(name, shape: [input, out]).transposed().contiguous())
        }
    }

    /// A bias, in the weights' type.
    mutating func bias(_ name: String, count: Int) throws -> Tensor {
        try placed(stored(name, shape: [count]))
    }

    mutating func linear(
        _ name: String, out: Int, in input: Int, bias: Bool, orientation: TensorNames.Orientation
    ) throws -> LinearLayer {
        LinearLayer(
            weight: try matrix(name + ".weight", out: out, in: input, orientation: orientation),
            bias: bias ? try self.bias(name + ".bias", count: out) : nil)
    }

    mutating func norm(_ name: String, width: Int, _ norm: Architecture.Norm) throws -> NormLayer {
        let gain = try exact(name + ".weight", shape: [width])
        switch norm.kind {
        case .rms(let offset):
            return NormLayer(kind: .rms, gain: offset == 0 ? gain : try gain + offset, epsilon: norm.epsilon)
        case .layer, .layerAroundOne:
            let gain = norm.kind == .layerAroundOne ? try gain + 1 : gain
            let bias = norm.hasBias ? try exact(name + ".bias", shape: [width]) : nil
            return NormLayer(kind: .layer(bias: bias), gain: gain, epsilon: norm.epsilon)
        }
    }

    /// A tensor in the residual stream's type: norms and heads are never rounded.
    mutating func exact(_ name: String, shape: [Int]) throws -> Tensor {
        try stored(name, shape: shape).to(device).to(precision.stream)
    }

    func placed(_ tensor: Tensor) throws -> Tensor {
        try tensor.to(device).to(precision.weights)
    }

    /// Refuses a checkpoint with tensors that nothing used and the family does not ignore by name, and such an adapter.
    func refuseUnused(ignoring endings: [String]) throws {
        func refuse(_ left: [String], in folder: String) throws {
            guard let first = left.first else { return }
            throw LensError.input(
                at: folder, expected: "only tensors that take part in the model",
                found: "\(left.count) that do not, such as \(first.quoted)",
                hint: "the model computes something that this family does not know; it was not loaded half")
        }
        func isIgnored(_ name: String) -> Bool { endings.contains { name.hasSuffix($0) } }
        try refuse(checkpoint.names.filter { !used.contains($0) && !isIgnored($0) }, in: checkpoint.folder.path)
        guard let adapter else { return }
        let names = adapter.checkpoint.names
        try refuse(names.filter { !usedOfAdapter.contains($0) && !isIgnored($0) }, in: adapter.checkpoint.folder.path)
    }
}

extension Tensor {
    /// A checkpoint's tensor, mapped from the file without copying where its bytes are aligned and lie row by row.
    ///
    /// - Throws: `LensError` for a type that libtorch does not compute with.
    public init(_ stored: CheckpointTensor) throws {
        let type = try stored.dtype.elementType(of: stored.name)
        self = try stored.withUnsafeBytes { bytes in
            guard stored.isInPlace, let address = bytes.baseAddress, !bytes.isEmpty else {
                return try Tensor(copying: bytes, shape: stored.shape, type: type)
            }
            return try Tensor(memory: address, shape: stored.shape, type: type, owner: stored.file)
        }
    }
}

extension StoredType {
    func elementType(of name: String) throws -> ElementType {
        switch self {
        case .bool: .bool
        case .uint8: .uint8
        case .int8: .int8
        case .int16: .int16
        case .int32: .int32
        case .int64: .int64
        case .float16: .float16
        case .bfloat16: .bfloat16
        case .float32: .float32
        case .float64: .float64
        default: throw LensError.input("tensor \"\(name)\" has the type \(rawValue), which cannot be computed with")
        }
    }
}
