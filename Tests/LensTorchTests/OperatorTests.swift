import LensCore
import LensTorch
import TestSupport
import Testing

/// Operators by name: arguments as their schemas have them, and refusals.
struct OperatorTests {
    let x: Tensor

    init() throws { x = try .matrix() }

    private func call(
        _ name: String, results: Int = 1, _ arguments: (String, OperatorValue)...
    ) throws -> [Tensor] {
        let parts = name.split(separator: ".").map(String.init)
        let given = try Operator(name: "aten::\(parts[0])", overload: parts.count > 1 ? parts[1] : "")(
            arguments.map { (name: $0.0, value: $0.1) }, results: results)
        return try given.map { value in
            guard case .tensor(let tensor) = value else { throw LensError.failure("no tensor") }
            return tensor
        }
    }

    @Test func argumentsLeftOutHaveTheirDefaults() throws {
        let sum = try call("add.Tensor", ("self", .tensor(x)), ("other", .tensor(x)))[0]
        try expect(sum, [2, 3], [2, 4, 6, 8, 10, 12])
        let scaled = try call("add.Tensor", ("other", .tensor(x)), ("self", .tensor(x)), ("alpha", .integer(3)))[0]
        try expect(scaled, [2, 3], [4, 8, 12, 16, 20, 24])
    }

    @Test func aNumberInATensorsPlaceDoesNotWiden() throws {
        let halves = try call("mul.Tensor", ("self", .tensor(x.to(.float32))), ("other", .real(0.5)))[0]
        #expect(halves.type == .float32)
        try expect(halves, [2, 3], [0.5, 1, 1.5, 2, 2.5, 3])
        let whole = try call("mul.Tensor", ("self", .tensor(Tensor(indices: [1, 2]))), ("other", .integer(3)))[0]
        #expect(whole.type == .int64)
        #expect(try whole.integers() == [3, 6])
    }

    @Test func everyKindOfArgument() throws {
        try expect(
            call("transpose.int", ("self", .tensor(x)), ("dim0", .integer(0)), ("dim1", .integer(1)))[0], [3, 2],
            [1, 4, 2, 5, 3, 6])
        try expect(
            call("sum.dim_IntList", ("self", .tensor(x)), ("dim", .integers([1])), ("keepdim", .bool(true)))[0], [2, 1],
            [6, 15])
        let ones = try call(
            "ones", ("size", .integers([2])), ("dtype", .type(.int32)), ("layout", .strided), ("device", .device(.cpu)),
            ("pin_memory", .bool(false)))[0]
        #expect(ones.type == .int32 && ones.device == .cpu)
        try expect(ones, [2], [1, 1])
        let copy = try call("clone", ("self", .tensor(x)), ("memory_format", .memoryFormat(.contiguous)))[0]
        try expect(copy, [2, 3], [1, 2, 3, 4, 5, 6])
        try expect(
            call("gelu", ("self", .tensor(x * 0)), ("approximate", .string("tanh")))[0], [2, 3], [0, 0, 0, 0, 0, 0])
        let index = try Tensor(indices: [2, 0])
        try expect(
            call("index.Tensor", ("self", .tensor(x)), ("indices", .tensors([nil, index])))[0], [2, 2], [3, 1, 6, 4])
        try expect(
            call("cat", ("tensors", .tensors([x, x])), ("dim", .integer(1)))[0].slice(0, 0..<1), [1, 6], [1, 2, 3, 1, 2, 3])
        let bare = try call(
            "layer_norm", ("input", .tensor(x)), ("normalized_shape", .integers([3])), ("weight", .none), ("bias", .none))[0]
        #expect(try bare.sum().scalar().magnitude < 1e-9)
    }

    @Test func severalResultsComeOneByOne() throws {
        let parts = try call(
            "split.Tensor", results: 3, ("self", .tensor(x)), ("split_size", .integer(1)), ("dim", .integer(1)))
        try #require(parts.count == 3)
        try expect(parts[2], [2, 1], [3, 6])
        let top = try call("topk", results: 2, ("self", .tensor(x)), ("k", .integer(1)))
        try expect(top[0], [2, 1], [3, 6])
        #expect(try top[1].integers() == [2, 2])
    }

    @Test func numbersAreResultsToo() throws {
        let found = try Operator(name: "aten::item", overload: "")(
            [("self", .tensor(x.slice(0, 0..<1).slice(1, 0..<1)))], results: 1)
        guard case .real(let value)? = found.first else {
            Issue.record("expected a number, found \(found)")
            return
        }
        #expect(value == 1)
    }

    @Test func gradientsPassThrough() throws {
        let point = try x.leaf()
        let sum = try Tensor.recording {
            try call("mul.Tensor", ("self", .tensor(point)), ("other", .tensor(point)))[0].sum()
        }
        try expect(sum.gradients(of: [point])[0], [2, 3], [2, 4, 6, 8, 10, 12])
    }

    @Test func whatDoesNotFitIsRefused() throws {
        expectRefusal("there is no such operator") { _ = try call("nonsense", ("self", .tensor(x))) }
        expectRefusal("it changes its arguments") { _ = try call("add_.Tensor", ("self", .tensor(x)), ("other", .tensor(x))) }
        expectRefusal("it has no argument nonsense") { _ = try call("neg", ("nonsense", .tensor(x))) }
        expectRefusal("its argument dim0 must be int") {
            _ = try call("transpose.int", ("self", .tensor(x)), ("dim0", .string("0")), ("dim1", .integer(1)))
        }
        expectRefusal("its argument self must be Tensor") { _ = try call("neg", ("self", .none)) }
        expectRefusal("its argument tensors must be") { _ = try call("cat", ("tensors", .tensors([x, nil]))) }
        expectRefusal("it lacks its argument other") { _ = try call("add.Tensor", ("self", .tensor(x))) }
        expectRefusal("it gives 2 values, not 1") { _ = try call("topk", ("self", .tensor(x)), ("k", .integer(1))) }
        expectRefusal("mat1 and mat2 shapes cannot be multiplied") {
            _ = try call("mm", ("self", .tensor(x)), ("mat2", .tensor(x)))
        }
    }
}
