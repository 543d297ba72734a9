import LensCore
import LensTorch

/// Equally large batches of all rows in a new random order every epoch.
///
/// Where a reader stands is a number of batches alone, so that reading goes on exactly where it stopped. The order takes
/// four bytes a row. Rows within a batch are read in the order they are stored in, which spares the disk; a remainder smaller
/// than a batch is left out of an epoch, another one each time.
public struct ShuffledBatches: Sendable {
    private let source: any ActivationRows
    private let seed: UInt64
    /// Rows in a batch.
    public let size: Int
    private var order: [UInt32] = []
    private var epochOfOrder: Int?

    /// - Throws: `LensError` where there are no rows, or more than fit 32 bits.
    public init(_ source: some ActivationRows, size: Int, seed: UInt64) throws {
        guard (1...Int(UInt32.max)).contains(source.count) else {
            throw LensError.input(
                at: source.identity, expected: "from 1 to \(UInt32.max) rows of activations", found: "\(source.count)")
        }
        guard size > 0 else { throw LensError.input(at: "a batch", expected: "at least one row", found: "\(size)") }
        self.source = source
        self.size = min(size, source.count)
        self.seed = seed
    }

    /// Batches in an epoch.
    public var perEpoch: Int { source.count / size }

    /// The indices of the rows of one batch, counted from the very first, in rising order.
    public mutating func indices(_ number: Int) -> [Int] {
        let (epoch, place) = number.quotientAndRemainder(dividingBy: perEpoch)
        if epochOfOrder != epoch {
            var generator = SeededGenerator(seed: seed, stream: UInt64(epoch))
            order = generator.shuffled(Array(0..<UInt32(source.count)))
            epochOfOrder = epoch
        }
        return order[place * size..<(place + 1) * size].map(Int.init).sorted()
    }

    /// The rows of one batch, `[row, width]`.
    public mutating func batch(_ number: Int) throws -> Tensor {
        try source.rows(indices(number))
    }
}
