import LensCore
import LensTorch
import Testing

/// Sparse rows and their products against dense ones.
struct SparseRowsTests {
    private let x: Tensor
    private let weight: Tensor
    private let bias: Tensor
    /// x weightᵀ + bias.
    private let products: [[Double]]

    init() throws {
        x = try Tensor.normal([600, 5], seed: 1)
        weight = try Tensor.normal([70, 5], seed: 2)
        bias = try Tensor.normal([70], seed: 3)
        products = try x.linear(weight, bias: bias).rows()
    }

    /// Rows as columns and values.
    private func entries(_ rows: SparseRows) throws -> [[(column: Int, value: Double)]] {
        let (starts, columns) = (try rows.offsets.integers(), try rows.columns.integers())
        let values = try rows.values.doubles()
        return zip(starts, starts.dropFirst()).map { range in (range.0..<range.1).map { (columns[$0], values[$0]) } }
    }

    private func dense(_ rows: SparseRows) throws -> Tensor {
        var numbers = [Float](repeating: 0, count: rows.count * 70)
        for (row, entries) in try entries(rows).enumerated() {
            for (column, value) in entries { numbers[row * 70 + column] = Float(value) }
        }
        return try Tensor(numbers, shape: [rows.count, 70])
    }

    @Test(arguments: [0, 1, 4, 33, 70]) func theLargestOfEachRowAreTheLargestPositiveOnes(count: Int) throws {
        let rows = try entries(SparseRows.largest(count, x: x, weight: weight, bias: bias))
        for (found, all) in zip(rows, products) {
            let sorted = all.enumerated().filter { $0.element > 0 }.sorted { $0.element > $1.element }
            #expect(found.map(\.column) == sorted.prefix(count).map(\.offset).sorted())
            #expect(found.allSatisfy { abs($0.value - all[$0.column]) < 1e-5 })
        }
    }

    @Test func ofEqualValuesTheFirstAreKept() throws {
        let ones = try Tensor.full([2, 1], 1)
        let equal = try Tensor.full([300, 1], 1)
        let none = try Tensor.zeros([300])
        #expect(
            try SparseRows.largest(3, x: ones, weight: equal, bias: none).columns.integers() == [0, 1, 2, 0, 1, 2])
        let all = try SparseRows.largestOfAll(302, x: ones, weight: equal, bias: none)
        #expect(try all.offsets.integers() == [0, 300, 302])
        #expect(try all.columns.integers().suffix(2) == [0, 1])
    }

    @Test(arguments: [0, 1, 1000, 15_000, 100_000]) func theLargestOfAllRows(count: Int) throws {
        let rows = try entries(SparseRows.largestOfAll(count, x: x, weight: weight, bias: bias))
        let bar = products.flatMap(\.self).filter { $0 > 0 }.sorted(by: >).prefix(count).last ?? .infinity
        for (found, all) in zip(rows, products) {
            #expect(found.map(\.column) == all.indices.filter { all[$0] >= bar })
        }
    }

    @Test func thoseAboveABoundForEachColumn() throws {
        let bounds = try Tensor.normal([70], seed: 4)
        let rows = try entries(SparseRows.above(bounds, x: x, weight: weight, bias: bias))
        let bar = try bounds.doubles()
        for (found, all) in zip(rows, products) {
            #expect(found.map(\.column) == all.indices.filter { all[$0] > bar[$0] })
        }
    }

    @Test func sumsResidualsAndDotProductsAreTheDenseOnes() throws {
        let rows = try SparseRows.largest(6, x: x, weight: weight, bias: bias)
        let table = try Tensor.normal([70, 37], seed: 5)
        let target = try Tensor.normal([600, 37], seed: 6)
        let sums = try dense(rows).matmul(table)
        #expect(try (rows.sums(of: table) - sums).magnitude().largest().scalar() < 1e-5)
        let (residuals, dots) = try rows.residuals(of: table, from: target)
        #expect(try (residuals - (sums - target)).magnitude().largest().scalar() < 1e-5)
        let all = try residuals.matmul(table.transposed()).rows()
        let columns = try rows.columns.integers()
        var expected: [Double] = []
        for (row, range) in zip(try rows.offsets.integers(), try rows.offsets.integers().dropFirst()).enumerated() {
            expected += (range.0..<range.1).map { all[row][columns[$0]] }
        }
        #expect(zip(try dots.doubles(), expected).allSatisfy { abs($0 - $1) < 1e-5 * (10 + abs($1)) })
    }

    @Test func columnByColumn() throws {
        let rows = try SparseRows.largest(6, x: x, weight: weight, bias: bias)
        let columns = try rows.turned(width: 70)
        let table = try Tensor.normal([600, 9], seed: 7)
        let expected = try dense(rows).transposed().matmul(table)
        #expect(try (columns.sums(of: table, times: rows.values) - expected).magnitude().largest().scalar() < 1e-4)
        let counts = try columns.counts()
        let named = try rows.columns.integers()
        #expect(counts == (0..<70).map { column in named.count { $0 == column } })
    }

    @Test func noRowsAndRowsWithoutEntries() throws {
        let none = try SparseRows.largest(3, x: Tensor.zeros([0, 5]), weight: weight, bias: bias)
        #expect(none.count == 0 && none.entries == 0)
        let empty = try SparseRows.above(Tensor.full([70], 1e9), x: x, weight: weight, bias: bias)
        #expect(empty.count == 600 && empty.entries == 0)
        #expect(try empty.sums(of: Tensor.normal([70, 3], seed: 1)).magnitude().largest().scalar() == 0)
    }

    @Test func whatDoesNotFitIsRefused() throws {
        let table = try Tensor.zeros([3, 2])
        func rows(_ offsets: [Int], _ columns: [Int], values: Int) throws -> SparseRows {
            SparseRows(
                offsets: try Tensor(indices: offsets), columns: try Tensor(indices: columns),
                values: try Tensor.zeros([values]))
        }
        for wrong in [
            try rows([0, 2], [0, 3], values: 2), try rows([0, 2], [0, -1], values: 2), try rows([0, 1], [0, 1], values: 2),
            try rows([1, 2], [0, 1], values: 2), try rows([0, 2, 1, 2], [0, 1], values: 2), try rows([], [], values: 0),
            try rows([0, 2], [0, 1], values: 3),
        ] {
            #expect(throws: LensError.self) { try wrong.sums(of: table) }
            #expect(throws: LensError.self) { try wrong.residuals(of: table, from: Tensor.zeros([1, 2])) }
        }
        #expect(throws: LensError.self) { try rows([0, 1], [3], values: 1).turned(width: 3) }
        #expect(throws: LensError.self) { try SparseRows.largest(71, x: x, weight: weight, bias: bias) }
        #expect(throws: LensError.self) { try SparseRows.largest(-1, x: x, weight: weight, bias: bias) }
        #expect(throws: LensError.self) { try SparseRows.largest(1, x: x.to(.float64), weight: weight, bias: bias) }
        #expect(throws: LensError.self) { try SparseRows.largest(1, x: x, weight: table, bias: bias) }
        #expect(throws: LensError.self) { try SparseRows.above(Tensor.zeros([69]), x: x, weight: weight, bias: bias) }
    }
}
