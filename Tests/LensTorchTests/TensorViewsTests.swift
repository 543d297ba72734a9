import LensTorch
import TestSupport
import Testing

struct TensorViewsTests {
    @Test func reshapes() throws {
        try expect(.matrix().reshaped([3, 2]), [3, 2], [1, 2, 3, 4, 5, 6])
        try expect(.matrix().reshaped([-1]), [6], [1, 2, 3, 4, 5, 6])
        try expect(Tensor([5.0]).reshaped([]), [], [5])
        // A view whose layout forbids it is copied.
        try expect(.matrix().transposed().reshaped([6]), [6], [1, 4, 2, 5, 3, 6])
    }

    @Test func permutes() throws {
        let x = try Tensor((0..<6).map(Double.init), shape: [1, 2, 3])
        try expect(x.permuted([2, 0, 1]), [3, 1, 2], [0, 3, 1, 4, 2, 5])
        try expect(x.transposed(), [1, 3, 2], [0, 3, 1, 4, 2, 5])
        expectRefusal("shape [2] has no two dimensions") { _ = try Tensor([1.0, 2]).transposed() }
    }

    @Test func expands() throws {
        try expect(Tensor([1.0, 2], shape: [2, 1]).expanded([2, 3]), [2, 3], [1, 1, 1, 2, 2, 2])
        try expect(Tensor([1.0, 2]).expanded([2, -1]), [2, 2], [1, 2, 1, 2])
    }

    @Test func slicesAndSelects() throws {
        try expect(.matrix().slice(1, 1..<3), [2, 2], [2, 3, 5, 6])
        try expect(.matrix().slice(-1, 0..<1), [2, 1], [1, 4])
        try expect(.matrix().slice(0, 1..<1), [0, 3], [])
        try expect(.matrix().select(1, -1), [2], [3, 6])
    }

    @Test func addsAndDropsDimensions() throws {
        try expect(.matrix().unsqueezed(1), [2, 1, 3], [1, 2, 3, 4, 5, 6])
        try expect(.matrix().unsqueezed(-1), [2, 3, 1], [1, 2, 3, 4, 5, 6])
        try expect(.matrix().unsqueezed(0).squeezed(0), [2, 3], [1, 2, 3, 4, 5, 6])
        expectRefusal("libtorch: dimension 0 of shape [2, 3] is not of length 1") { _ = try Tensor.matrix().squeezed(0) }
    }

    @Test func repeatsEachSlice() throws {
        try expect(.matrix().repeatingEach(2, along: 0), [4, 3], [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6])
        try expect(.matrix().repeatingEach(2, along: 1), [2, 6], [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6])
        try expect(.matrix().repeatingEach(1, along: 0), [2, 3], [1, 2, 3, 4, 5, 6])
    }

    @Test func joins() throws {
        let (a, b) = (try Tensor([1.0, 2], shape: [1, 2]), try Tensor([3.0, 4], shape: [1, 2]))
        try expect(.concatenated([a, b, a], along: 0), [3, 2], [1, 2, 3, 4, 1, 2])
        try expect(.concatenated([a, b], along: 1), [1, 4], [1, 2, 3, 4])
        try expect(.stacked([a, b], along: 0), [2, 1, 2], [1, 2, 3, 4])
        try expect(.stacked([a, b], along: -1), [1, 2, 2], [1, 3, 2, 4])
        expectRefusal("non-empty list") { _ = try Tensor.concatenated([], along: 0) }
        expectRefusal("non-empty") { _ = try Tensor.stacked([], along: 0) }
    }

    @Test func copiesLieRowByRow() throws {
        let turned = try Tensor.matrix().transposed()
        try expect(turned.contiguous(), [3, 2], [1, 4, 2, 5, 3, 6])
        try expect(turned.copied(), [3, 2], [1, 4, 2, 5, 3, 6])
        try expect(turned.copied().reshaped([6]), [6], [1, 4, 2, 5, 3, 6])
    }
}
