import CTorch

/// The type of a tensor's elements.
public enum ElementType: String, Hashable, Sendable, CaseIterable {
    case bool, uint8, int8, int16, int32, int64, float16, bfloat16, float32, float64

    init(_ type: ct_dtype) {
        self =
            switch type {
            case CT_BOOL: .bool
            case CT_UINT8: .uint8
            case CT_INT8: .int8
            case CT_INT16: .int16
            case CT_INT32: .int32
            case CT_INT64: .int64
            case CT_FLOAT16: .float16
            case CT_BFLOAT16: .bfloat16
            case CT_FLOAT64: .float64
            default: .float32
            }
    }

    var raw: ct_dtype {
        switch self {
        case .bool: CT_BOOL
        case .uint8: CT_UINT8
        case .int8: CT_INT8
        case .int16: CT_INT16
        case .int32: CT_INT32
        case .int64: CT_INT64
        case .float16: CT_FLOAT16
        case .bfloat16: CT_BFLOAT16
        case .float32: CT_FLOAT32
        case .float64: CT_FLOAT64
        }
    }

    /// Bytes per element.
    public var size: Int {
        switch self {
        case .bool, .uint8, .int8: 1
        case .int16, .float16, .bfloat16: 2
        case .int32, .float32: 4
        case .int64, .float64: 8
        }
    }
}
