import LensTorch
import Testing

struct TensorCreateTests {
    @Test func copiesNumbersInRowMajorOrder() throws {
        let floats = try Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [3, 2])
        #expect(floats.type == .float32)
        try expect(floats, [3, 2], [1, 2, 3, 4, 5, 6])
        try expect(floats.select(0, 1), [2], [3, 4])
        #expect(try Tensor([1.5]).type == .float64)
        #expect(try Tensor([7] as [Int64]).type == .int64)
    }

    @Test func describesItself() throws {
        let x = try Tensor.zeros([2, 3, 4])
        #expect(x.shape == [2, 3, 4])
        #expect(x.rank == 3)
        #expect(x.count == 24)
        #expect(x.length(0) == 2)
        #expect(x.length(-1) == 4)
        #expect(x.length(-3) == 2)
        #expect(x.device == .cpu)
    }

    @Test func aNumberHasNoDimensions() throws {
        let number = try Tensor([2.5], shape: [])
        #expect(number.rank == 0)
        #expect(number.count == 1)
        #expect(try number.scalar() == 2.5)
        try expect(number + number, [], [5])
    }

    @Test func emptyTensorsAreTensors() throws {
        try expect(Tensor([] as [Float]), [0], [])
        try expect(Tensor([] as [Double], shape: [2, 0, 3]).sum([1]), [2, 3], [0, 0, 0, 0, 0, 0])
        try expect(Tensor(copying: UnsafeRawBufferPointer(start: nil, count: 0), shape: [0], type: .bfloat16), [0], [])
    }

    @Test func fillsAndCounts() throws {
        try expect(.full([2, 2], 0.5), [2, 2], [0.5, 0.5, 0.5, 0.5])
        #expect(try Tensor.full([1], 3, type: .int64).type == .int64)
        #expect(try Tensor.zeros([1]).type == .float32)
        let range = try Tensor.range(3..<6)
        #expect(range.type == .int64)
        try expect(range, [3], [3, 4, 5])
        try expect(.range(4..<4), [0], [])
        let indices = try Tensor(indices: [2, 0])
        #expect(indices.type == .int64)
        try expect(indices, [2], [2, 0])
    }

    @Test func copiesBytesThatNeedNotBeAligned() throws {
        let bytes: [UInt8] = [0xff, 0x80, 0x3f, 0x00, 0xc0]  // a stray byte, then 1 and -2 in little-endian bfloat16
        let tensor = try bytes.withUnsafeBytes {
            try Tensor(copying: UnsafeRawBufferPointer(rebasing: $0[1...]), shape: [2], type: .bfloat16)
        }
        try expect(tensor, [2], [1, -2])
    }

    @Test func aSeedGivesTheNumbersThatPyTorchDraws() throws {
        // torch.manual_seed(1); torch.randn(4)
        try expect(.normal([4], seed: 1), [4], [0.6614, 0.2669, 0.0617, 0.6213], within: 5e-5)
        let many = try Tensor.normal([100, 100], seed: 7)
        #expect(many.type == .float32)
        #expect(try many.doubles() == Tensor.normal([100, 100], seed: 7).doubles())
        #expect(try many.doubles() != Tensor.normal([100, 100], seed: 8).doubles())
        // Of 10,000 numbers the mean has a standard error of 0.01, the mean square one of 0.014.
        #expect(abs(try many.mean().scalar()) < 0.05)
        #expect(abs(try many.squared().mean().scalar() - 1) < 0.07)
    }
}
