import LensTorch
import TestSupport
import Testing

struct TensorReadTests {
    @Test func readsEveryTypeAsDoublesFloatsAndIntegers() throws {
        let x = try Tensor([1.9, -1.9, 0])
        #expect(try x.doubles() == [1.9, -1.9, 0])
        #expect(try x.floats() == [1.9, -1.9, 0])
        #expect(try x.integers() == [1, -1, 0])
        #expect(try Tensor([Int64.max]).integers() == [Int.max])
        #expect(try x.to(.bool).integers() == [1, 1, 0])
    }

    @Test func readsViewsInTheirOwnOrder() throws {
        #expect(try Tensor.matrix().transposed().doubles() == [1, 4, 2, 5, 3, 6])
        #expect(try Tensor([3.0], shape: [1]).expanded([2, 2]).doubles() == [3, 3, 3, 3])
    }

    @Test func readsRowsAndScalars() throws {
        #expect(try Tensor.matrix().rows() == [[1, 2, 3], [4, 5, 6]])
        #expect(try Tensor.zeros([2, 0]).rows() == [[], []])
        #expect(try Tensor([4.0], shape: [1, 1]).scalar() == 4)
    }

    @Test func readsWhatIsNoNumber() throws {
        try expect(Tensor([.nan, .infinity, -.infinity] as [Float]), [3], [.nan, .infinity, -.infinity])
    }

    @Test func readsWhileAHistoryIsKept() throws {
        let x = try Tensor([3.0]).leaf()
        #expect(try Tensor.recording { try (x * x).doubles() } == [9])
    }

    @Test func refusesOtherShapes() throws {
        expectRefusal("shape [2, 3] is not one number") { _ = try Tensor.matrix().scalar() }
        expectRefusal("shape [2] is not a matrix") { _ = try Tensor([1.0, 2]).rows() }
    }
}
