import CTorch
import LensCore

/// What an operator is given, or gives.
public enum OperatorValue: Sendable {
    case none
    case tensor(Tensor)
    case integer(Int)
    case real(Double)
    case bool(Bool)
    case string(String)
    case integers([Int])
    case reals([Double])
    case bools([Bool])
    /// nil where an optional tensor is left out.
    case tensors([Tensor?])
    case type(ElementType)
    case device(Device)
    /// The only layout there is here.
    case strided
    case memoryFormat(MemoryFormat)

    public enum MemoryFormat: Int, Sendable {
        case contiguous = 0
        case preserved = 1
    }
}

/// An operator of libtorch that changes none of its arguments, by name.
public struct Operator: Hashable, Sendable, CustomStringConvertible {
    /// As in `aten::add`.
    public let name: String
    /// As in `Tensor`; empty for the default.
    public let overload: String

    public init(name: String, overload: String) {
        self.name = name
        self.overload = overload
    }

    public var description: String { overload.isEmpty ? name : "\(name).\(overload)" }

    /// What the operator gives for arguments by the names of its schema; lists of tensors come one by one.
    ///
    /// - Parameter results: how many values are expected at most.
    /// - Throws: `LensError` where there is no such operator, it changes its arguments, or an argument is unknown, missing or of
    ///   another type than its schema says.
    public func callAsFunction(_ arguments: [(name: String, value: OperatorValue)], results capacity: Int) throws
        -> [OperatorValue]
    {
        let lent = Lent(arguments)
        defer { lent.release() }
        var results = [ct_value](repeating: ct_value(), count: max(1, capacity))
        var found = 0
        try withExtendedLifetime(arguments) {
            try check(ct_call(name, overload, lent.arguments, lent.arguments.count, &results, capacity, &found))
        }
        return try results.prefix(found).map { try OperatorValue(taking: $0) }
    }
}

/// Arguments as C sees them, in memory of their own.
private final class Lent {
    private(set) var arguments: [ct_argument] = []
    private var memory: [UnsafeMutableRawPointer] = []

    init(_ values: [(name: String, value: OperatorValue)]) {
        for (name, value) in values {
            let text = copy(Array(name.utf8CString))
            arguments.append(ct_argument(name: text.assumingMemoryBound(to: CChar.self), value: lend(value)))
        }
    }

    func release() { for pointer in memory { pointer.deallocate() } }

    private func copy<T>(_ values: [T]) -> UnsafeMutableRawPointer {
        let bytes = values.count * MemoryLayout<T>.stride
        let pointer = UnsafeMutableRawPointer.allocate(byteCount: max(1, bytes), alignment: 16)
        memory.append(pointer)
        values.withUnsafeBytes { if let start = $0.baseAddress { pointer.copyMemory(from: start, byteCount: bytes) } }
        return pointer
    }

    private func lend(_ value: OperatorValue) -> ct_value {
        func list<T>(_ kind: ct_kind, _ values: [T]) -> ct_value {
            ct_value(kind: kind, integer: 0, real: 0, list: copy(values), count: values.count)
        }
        func number(_ kind: ct_kind, _ integer: Int, real: Double = 0) -> ct_value {
            ct_value(kind: kind, integer: Int64(integer), real: real, list: nil, count: 0)
        }
        switch value {
        case .none: return number(CT_NONE, 0)
        case .tensor(let tensor):
            return ct_value(kind: CT_TENSOR, integer: 0, real: 0, list: UnsafeRawPointer(tensor.pointer), count: 0)
        case .integer(let value): return number(CT_INTEGER, value)
        case .real(let value): return number(CT_REAL, 0, real: value)
        case .bool(let value): return number(CT_TRUTH, value ? 1 : 0)
        case .string(let text): return list(CT_TEXT, Array(text.utf8))
        case .integers(let values): return list(CT_INTEGERS, values.map(Int64.init))
        case .reals(let values): return list(CT_REALS, values)
        case .bools(let values): return list(CT_TRUTHS, values)
        case .tensors(let tensors): return list(CT_TENSORS, tensors.map { $0?.pointer })
        case .type(let type): return number(CT_DTYPE, Int(type.raw.rawValue))
        case .device(let device):
            return ct_value(kind: CT_DEVICE, integer: Int64(device.raw.kind), real: 0, list: nil, count: Int(device.raw.index))
        case .strided: return number(CT_STRIDED, 0)
        case .memoryFormat(let format): return number(CT_MEMORY_FORMAT, format.rawValue)
        }
    }
}

extension OperatorValue {
    /// Takes over a result.
    fileprivate init(taking value: ct_value) throws {
        switch value.kind {
        case CT_TENSOR:
            guard let list = value.list else { throw LensError.failure("libtorch returned no tensor") }
            self = .tensor(Tensor(owning: OpaquePointer(list)))
        case CT_INTEGER: self = .integer(Int(value.integer))
        case CT_REAL: self = .real(value.real)
        case CT_TRUTH: self = .bool(value.integer != 0)
        default: throw LensError.failure("libtorch returned a value of an unknown kind")
        }
    }
}
