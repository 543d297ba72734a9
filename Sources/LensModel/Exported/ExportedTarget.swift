import LensCore
import LensTorch

/// What a node of an exported graph does.
enum ExportedTarget: Hashable, Sendable, CustomStringConvertible {
    /// A pure function of tensors.
    case call(Operator)
    /// The length of a tensor along one dimension.
    case size
    case arithmetic(SymbolicOperation)
    case groupedProduct
    /// A check that the exporter left behind; it computes nothing.
    case assertion

    /// - Parameter name: such as `torch.ops.aten.add.Tensor`.
    /// - Throws: `LensError` for anything but the operators listed here.
    init(_ name: String, place: String) throws {
        if name == "torch.ops.aten.sym_size.int" {
            self = .size
        } else if name == GroupedProduct.name {
            self = .groupedProduct
        } else if Self.assertions.contains(name) {
            self = .assertion
        } else if let operation = SymbolicOperation(rawValue: name) {
            self = .arithmetic(operation)
        } else if name.hasPrefix("torch.ops.aten."), PureOperators.names.contains(String(name.dropFirst(15))) {
            let parts = name.dropFirst(15).split(separator: ".", omittingEmptySubsequences: false)
            let overload = parts.count == 2 && parts[1] != "default" ? String(parts[1]) : ""
            self = .call(Operator(name: "aten::\(parts[0])", overload: overload))
        } else {
            throw LensError.input(
                at: place, expected: "one of \(PureOperators.names.count) pure functions of tensors", found: name.quoted,
                hint: "a program may call nothing else; if the operator is one, it can be added to PureOperators")
        }
    }

    var description: String {
        switch self {
        case .call(let function): "\(function)"
        case .size: "aten::sym_size.int"
        case .arithmetic(let operation): operation.rawValue
        case .groupedProduct: "a product of groups"
        case .assertion: "an assertion"
        }
    }

    private static let assertions: Set<String> = [
        "torch.ops.aten._assert_tensor_metadata.default", "torch.ops.aten._assert_scalar.default",
        "torch.ops.aten._assert_async.msg", "torch.ops.aten.sym_constrain_range.default",
        "torch.ops.aten.sym_constrain_range_for_size.default",
    ]
}
