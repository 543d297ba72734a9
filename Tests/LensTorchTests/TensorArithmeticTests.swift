import LensTorch
import Testing

struct TensorArithmeticTests {
    let a: Tensor
    let row: Tensor
    let column: Tensor

    init() throws {
        a = try .matrix()
        row = try Tensor([1.0, 2, 4])
        column = try Tensor([10.0, 100], shape: [2, 1])
    }

    @Test func broadcastsAsNumPyDoes() throws {
        try expect(a + row, [2, 3], [2, 4, 7, 5, 7, 10])
        try expect(a - row, [2, 3], [0, 0, -1, 3, 3, 2])
        try expect(a * column, [2, 3], [10, 20, 30, 400, 500, 600])
        try expect(a / row, [2, 3], [1, 1, 0.75, 4, 2.5, 1.5])
        try expect(row + column, [2, 3], [11, 12, 14, 101, 102, 104])
    }

    @Test func takesNumbers() throws {
        try expect(a + 1, [2, 3], [2, 3, 4, 5, 6, 7])
        try expect(a - 1, [2, 3], [0, 1, 2, 3, 4, 5])
        try expect(a * -2, [2, 3], [-2, -4, -6, -8, -10, -12])
        try expect(a / 4, [2, 3], [0.25, 0.5, 0.75, 1, 1.25, 1.5])
        try expect(row / 0, [3], [.infinity, .infinity, .infinity])
    }

    @Test func operandsStayAsTheyAre() throws {
        _ = try (a * a + a).exp()
        try expect(a, [2, 3], [1, 2, 3, 4, 5, 6])
    }

    @Test func promotesTypes() throws {
        let integers = try Tensor(indices: [1, 2])
        #expect(try (integers + integers).type == .int64)
        #expect(try (integers / integers).type == .float32)
        #expect(try (integers * 2).type == .float32)
        #expect(try (Tensor.zeros([2]) + Tensor([1.0, 2])).type == .float64)
        #expect(try (Tensor.zeros([2], type: .bfloat16) * 0.5).type == .bfloat16)
    }

    @Test func multipliesMatrices() throws {
        // [1 2 3; 4 5 6] times its transpose
        try expect(a.matmul(a.transposed()), [2, 2], [14, 32, 32, 77])
        try expect(a.matmul(row), [2], [17, 38])
        let batch = try Tensor.stacked([a, a * 2], along: 0)
        try expect(batch.matmul(row.unsqueezed(1)), [2, 2, 1], [17, 38, 34, 76])
    }

    @Test func takesTheLargerAndTheSmaller() throws {
        let other = try Tensor([3.0, 0, 4])
        try expect(row.maximum(other), [3], [3, 2, 4])
        try expect(row.minimum(other), [3], [1, 0, 4])
    }

    @Test func compares() throws {
        let other = try Tensor([0.0, 2, 9])
        try expect(row.equals(other), [3], [0, 1, 0])
        try expect(row.isLess(than: other), [3], [0, 0, 1])
        try expect(row.isAtMost(other), [3], [0, 1, 1])
        try expect(row.isGreater(than: other), [3], [1, 0, 0])
        try expect(row.isAtLeast(other), [3], [1, 1, 0])
        #expect(try row.equals(other).type == .bool)
    }

    @Test func comparesWithNumbers() throws {
        try expect(row.equals(2), [3], [0, 1, 0])
        try expect(row.isLess(than: 2), [3], [1, 0, 0])
        try expect(row.isAtMost(2), [3], [1, 1, 0])
        try expect(row.isGreater(than: 2), [3], [0, 0, 1])
        try expect(row.isAtLeast(2), [3], [0, 1, 1])
    }

    @Test func comparesIntegersExactly() throws {
        // In float32 the two would be equal.
        let large = try Tensor([16_777_217] as [Int64])
        try expect(large.equals(16_777_216), [1], [0])
        try expect(large.isGreater(than: 16_777_216), [1], [1])
        try expect(Tensor(indices: [1, 2]).isLess(than: 1.5), [2], [1, 0])
        try expect(Tensor(indices: [1]).isLess(than: .infinity), [1], [1])
    }
}
