/// The names that a pickle of weights may use; every other one could run code.
enum PickleGlobal: Hashable {
    case orderedDictionary
    /// `(storage, offset, size, stride, requires_grad, hooks[, metadata])`
    case rebuildTensor
    /// The same with the type before the metadata: storages of bytes, for types that have none of their own.
    case rebuildTypedTensor
    /// `(tensor, requires_grad, hooks[, state])`
    case rebuildParameter
    case size
    case device
    /// nil: a storage of bytes, whose tensors bring their type.
    case storage(StoredType?)
    case dtype(StoredType)

    init?(_ module: String, _ name: String) {
        switch (module, name) {
        case ("collections", "OrderedDict"): self = .orderedDictionary
        case ("torch._utils", "_rebuild_tensor_v2"): self = .rebuildTensor
        case ("torch._utils", "_rebuild_tensor_v3"): self = .rebuildTypedTensor
        case ("torch._utils", "_rebuild_parameter"), ("torch._utils", "_rebuild_parameter_with_state"):
            self = .rebuildParameter
        case ("torch", "Size"): self = .size
        case ("torch", "device"): self = .device
        case ("torch", "UntypedStorage"), ("torch.storage", "UntypedStorage"): self = .storage(nil)
        case ("torch", let name):
            if let type = Self.storages[name] {
                self = .storage(type)
            } else if let type = Self.dtypes[name] {
                self = .dtype(type)
            } else {
                return nil
            }
        default: return nil
        }
    }

    private static let storages: [String: StoredType] = [
        "DoubleStorage": .float64, "FloatStorage": .float32, "HalfStorage": .float16, "BFloat16Storage": .bfloat16,
        "LongStorage": .int64, "IntStorage": .int32, "ShortStorage": .int16, "CharStorage": .int8, "ByteStorage": .uint8,
        "BoolStorage": .bool, "ComplexFloatStorage": .complex64,
    ]

    private static let dtypes: [String: StoredType] = [
        "float64": .float64, "float32": .float32, "float16": .float16, "bfloat16": .bfloat16, "int64": .int64,
        "int32": .int32, "int16": .int16, "int8": .int8, "uint64": .uint64, "uint32": .uint32, "uint16": .uint16,
        "uint8": .uint8, "bool": .bool, "complex64": .complex64, "float8_e4m3fn": .float8e4m3,
        "float8_e4m3fnuz": .float8e4m3fnuz, "float8_e5m2": .float8e5m2, "float8_e5m2fnuz": .float8e5m2fnuz,
        "float8_e8m0fnu": .float8e8m0,
    ]
}
