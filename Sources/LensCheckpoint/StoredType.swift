/// The element types of the safetensors format, by the names that its headers use.
public enum StoredType: String, CaseIterable, Codable, Hashable, Sendable {
    case bool = "BOOL"
    case uint8 = "U8"
    case int8 = "I8"
    case int16 = "I16"
    case uint16 = "U16"
    case int32 = "I32"
    case uint32 = "U32"
    case int64 = "I64"
    case uint64 = "U64"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case float32 = "F32"
    case float64 = "F64"
    case complex64 = "C64"
    case float4 = "F4"
    case float6e2m3 = "F6_E2M3"
    case float6e3m2 = "F6_E3M2"
    case float8e4m3 = "F8_E4M3"
    case float8e4m3fnuz = "F8_E4M3FNUZ"
    case float8e5m2 = "F8_E5M2"
    case float8e5m2fnuz = "F8_E5M2FNUZ"
    case float8e8m0 = "F8_E8M0"

    /// The size of one element; below 8 where several share a byte.
    public var bitsPerElement: Int {
        switch self {
        case .float4: 4
        case .float6e2m3, .float6e3m2: 6
        case .bool, .uint8, .int8, .float8e4m3, .float8e4m3fnuz, .float8e5m2, .float8e5m2fnuz, .float8e8m0: 8
        case .int16, .uint16, .float16, .bfloat16: 16
        case .int32, .uint32, .float32: 32
        case .int64, .uint64, .float64, .complex64: 64
        }
    }

    /// Whether tensors of this type can be weights of a model.
    public var isWeight: Bool {
        switch self {
        case .float16, .bfloat16, .float32, .float64: true
        default: false
        }
    }

    /// Whether weights in this type have been quantized.
    public var isQuantized: Bool {
        bitsPerElement <= 8 && self != .bool
    }

    /// Whether tensors of this type can be handed out at all: weights, and the integers that buffers are made of.
    public var isReadable: Bool {
        switch self {
        case .bool, .uint8, .int8, .int16, .int32, .int64: true
        default: isWeight
        }
    }
}
