import LensTorch
import TestSupport
import Testing

struct TensorIndexTests {
    @Test func selectsSlicesInTheOrderOfTheirIndices() throws {
        try expect(.matrix().selecting(1, Tensor(indices: [2, 0, 2])), [2, 3], [3, 1, 3, 6, 4, 6])
        try expect(.matrix().selecting(0, Tensor(indices: [])), [0, 3], [])
    }

    @Test func replacesSlicesInACopy() throws {
        let x = try Tensor.matrix()
        let changed = try x.replacing(1, at: Tensor(indices: [2, 0]), with: Tensor([10.0, 20, 30, 40], shape: [2, 2]))
        try expect(changed, [2, 3], [20, 2, 10, 40, 5, 30])
        try expect(x, [2, 3], [1, 2, 3, 4, 5, 6])
    }

    @Test func gathersElements() throws {
        let index = try Tensor(indices: [2, 0, 1, 1]).reshaped([2, 2])
        try expect(.matrix().gathered(1, index), [2, 2], [3, 1, 5, 5])
    }

    @Test func choosesByCondition() throws {
        let x = try Tensor.matrix()
        try expect(x.isGreater(than: 3).choose(x, Tensor([0.0])), [2, 3], [0, 0, 0, 4, 5, 6])
    }

    @Test func findsTheTop() throws {
        let (values, indices) = try Tensor([3.0, 9, 1, 7, 2, 8], shape: [2, 3]).top(2)
        try expect(values, [2, 2], [9, 3, 8, 7])
        try expect(indices, [2, 2], [1, 0, 2, 0])
        #expect(indices.type == .int64)
        try expect(Tensor.matrix().top(1, along: 0).values, [1, 3], [4, 5, 6])
    }

    @Test func keepsTheLowerTriangle() throws {
        try expect(Tensor.full([2, 3], 1).lowerTriangle(), [2, 3], [1, 0, 0, 1, 1, 0])
        try expect(Tensor.full([2, 3], 1).lowerTriangle(diagonal: 1), [2, 3], [1, 1, 0, 1, 1, 1])
        try expect(Tensor.full([2, 2], 1).lowerTriangle(diagonal: -1), [2, 2], [0, 0, 1, 0])
    }

    @Test func refusesIndicesThatAreNotThere() throws {
        let x = try Tensor.matrix()
        let far = try Tensor(indices: [5])
        expectRefusal("libtorch: index out of range") { _ = try x.selecting(0, far) }
        expectRefusal("libtorch: ", "index 5 is out of bounds") { _ = try x.gathered(0, far.unsqueezed(0)) }
        expectRefusal("index 5 is out of bounds") { _ = try x.replacing(0, at: far, with: x.slice(0, 0..<1)) }
        expectRefusal("dtype int32 or int64") { _ = try x.selecting(0, Tensor([0.5])) }
        expectRefusal("index 2 out of range") { _ = try x.select(0, 2) }
        expectRefusal("exceeds dimension size (2)") { _ = try x.slice(0, 1..<3) }
        expectRefusal("out of range") { _ = try x.top(4) }
    }
}
