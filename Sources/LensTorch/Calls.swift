import CTorch
import LensCore

/// Throws the error that a CTorch function returned, if any.
func check(_ error: ct_error?) throws {
    if let error { throw LensError(takingOver: error) }
}

/// The tensor that a CTorch function makes.
func making(_ body: (UnsafeMutablePointer<OpaquePointer?>) -> ct_error?) throws -> Tensor {
    var result: OpaquePointer?
    try check(body(&result))
    return try Tensor(made: result)
}

/// The two tensors that a CTorch function makes.
func makingTwo(
    _ body: (UnsafeMutablePointer<OpaquePointer?>, UnsafeMutablePointer<OpaquePointer?>) -> ct_error?
) throws -> (Tensor, Tensor) {
    var first: OpaquePointer?
    var second: OpaquePointer?
    try check(body(&first, &second))
    return (try Tensor(made: first), try Tensor(made: second))
}

/// Where a CTorch function puts a tensor.
typealias Out = UnsafeMutablePointer<OpaquePointer?>

/// The three tensors that a CTorch function makes.
func makingThree(_ body: (Out, Out, Out) -> ct_error?) throws -> (Tensor, Tensor, Tensor) {
    var first: OpaquePointer?
    var second: OpaquePointer?
    var third: OpaquePointer?
    try check(body(&first, &second, &third))
    return (try Tensor(made: first), try Tensor(made: second), try Tensor(made: third))
}

/// Lends a list of integers to a CTorch function.
func lending<R>(_ values: [Int], _ body: (ct_list) throws -> R) rethrows -> R {
    try values.map(Int64.init).withUnsafeBufferPointer { try body(ct_list(values: $0.baseAddress, count: $0.count)) }
}

/// Lends the handles of tensors to a CTorch function.
func lending<R>(_ tensors: [Tensor], _ body: (UnsafePointer<OpaquePointer?>?, Int) throws -> R) rethrows -> R {
    try withExtendedLifetime(tensors) {
        try tensors.map { Optional($0.pointer) }.withUnsafeBufferPointer { try body($0.baseAddress, $0.count) }
    }
}

extension Tensor {
    fileprivate init(made result: OpaquePointer?) throws {
        guard let result else { throw LensError.failure("libtorch returned no tensor") }
        self.init(owning: result)
    }
}

extension LensError {
    /// Takes over an error text from CTorch, as one line.
    fileprivate init(takingOver text: ct_error) {
        defer { ct_free(text) }
        self = .failure("libtorch: " + String(cString: text).split(whereSeparator: \.isNewline).joined(separator: " "))
    }
}
