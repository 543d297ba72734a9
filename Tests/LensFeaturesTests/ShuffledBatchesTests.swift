import LensCore
import LensTorch
import Testing

@testable import LensFeatures

/// The order in which rows are read.
struct ShuffledBatchesTests {
    private func batches(rows: Int, size: Int, seed: UInt64 = 1) throws -> ShuffledBatches {
        let tensor = try Tensor((0..<rows).map { Float($0) }, shape: [rows, 1])
        return try ShuffledBatches(TensorRows(tensor), size: size, seed: seed)
    }

    @Test func anEpochReadsEachRowOnceButForTheRemainder() throws {
        var reader = try batches(rows: 103, size: 10)
        #expect(reader.perEpoch == 10)
        for epoch in 0..<3 {
            let read = (0..<10).flatMap { reader.indices(epoch * 10 + $0) }
            #expect(read.count == 100 && Set(read).count == 100)
        }
        #expect(reader.indices(0) != reader.indices(10))
    }

    @Test func aBatchHoldsTheRowsItsIndicesName() throws {
        var reader = try batches(rows: 50, size: 7)
        for number in [0, 3, 8, 20] {
            let indices = reader.indices(number)
            #expect(try reader.batch(number).doubles() == indices.map(Double.init))
            #expect(indices == indices.sorted())
        }
    }

    @Test func theOrderDependsOnTheSeedAndTheNumberAlone() throws {
        var (a, b) = (try batches(rows: 64, size: 8), try batches(rows: 64, size: 8))
        let later = a.indices(19)
        _ = b.indices(2)
        #expect(b.indices(19) == later)
        var other = try batches(rows: 64, size: 8, seed: 2)
        #expect(other.indices(19) != later)
    }

    @Test func fewerRowsThanABatchMakeASmallerBatch() throws {
        var reader = try batches(rows: 5, size: 8)
        #expect(reader.size == 5)
        #expect(reader.indices(4) == [0, 1, 2, 3, 4])
    }
}
