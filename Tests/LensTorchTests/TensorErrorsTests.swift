import LensCore
import LensTorch
import TestSupport
import Testing

/// What does not fit is refused on one line in libtorch's words, and nothing crashes.
struct TensorErrorsTests {
    let x: Tensor

    init() throws { x = try .matrix() }

    @Test func countsThatDoNotFitTheShape() throws {
        expectRefusal("libtorch: a tensor of shape [2, 2] holds 32 bytes, not 24") {
            _ = try Tensor([1.0, 2, 3], shape: [2, 2])
        }
        expectRefusal("libtorch: ", "negative dimension") { _ = try Tensor([1.0, 2], shape: [-1, -2]) }
        expectRefusal("libtorch: ", "overflow") { _ = try Tensor([1.0], shape: [.max, .max]) }
        expectRefusal("libtorch: ", "overflow") { _ = try Tensor.zeros([1 << 40, 1 << 40]) }
        expectRefusal("libtorch: shape '[4, -1]' is invalid") { _ = try x.reshaped([4, -1]) }
    }

    @Test func shapesThatDoNotFitEachOther() throws {
        expectRefusal("libtorch: The size of tensor a (3) must match the size of tensor b (2)") { _ = try x + Tensor([1.0, 2]) }
        expectRefusal("cannot be multiplied (2x3 and 2x3)") { _ = try x.matmul(x) }
        expectRefusal("expanded size") { _ = try x.expanded([2, 2]) }
        expectRefusal("libtorch: Sizes of tensors must match") { _ = try Tensor.concatenated([x, x.transposed()], along: 0) }
        expectRefusal("libtorch: stack expects each tensor to be equal size") {
            _ = try Tensor.stacked([x, x.transposed()], along: 0)
        }
    }

    @Test func dimensionsThatAreNotThere() throws {
        expectRefusal("libtorch: Dimension out of range (expected to be in range of [-2, 1], but got 2)") {
            _ = try x.select(2, 0)
        }
        expectRefusal("Dimension out of range") { _ = try x.softmax(along: 5) }
        expectRefusal("Dimension out of range") { _ = try x.unsqueezed(4) }
        expectRefusal("Dimension out of range") { _ = try x.squeezed(-3) }
        expectRefusal("duplicate dims") { _ = try x.permuted([0, 0]) }
        expectRefusal("libtorch: permute") { _ = try x.permuted([0]) }
        expectRefusal("Repeats must be non-negative") { _ = try x.repeatingEach(-1, along: 0) }
    }

    @Test func typesThatDoNotFit() throws {
        expectRefusal("same dtype") { _ = try x.matmul(x.to(.float32).transposed()) }
        expectRefusal("libtorch: ") { _ = try x.choose(x, x) }
    }

    @Test func errorsAreFailuresOfTheWork() throws {
        let error = #expect(throws: LensError.self) { _ = try x.select(0, 7) }
        #expect(error?.kind == .failure)
        #expect(error?.hint == nil)
    }

    @Test func anErrorLeavesEverythingUsable() throws {
        for _ in 0..<1000 { #expect(throws: LensError.self) { try x + Tensor([1.0, 2]) } }
        try expect(x, [2, 3], [1, 2, 3, 4, 5, 6])
    }
}
