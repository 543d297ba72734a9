import CTorch
import LensCore

/// Rows of which few entries are not zero, and products that visit only these.
///
/// Everything is float32 on the CPU; results do not depend on how many threads compute.
public struct SparseRows: Sendable {
    /// Where each row's entries begin, and the last one's end, `[row + 1]`.
    public let offsets: Tensor
    /// Each entry's column, `[entry]`, rising within a row.
    public let columns: Tensor
    /// Each entry's value, `[entry]`.
    public let values: Tensor

    /// Rows given by hand.
    public init(offsets: Tensor, columns: Tensor, values: Tensor) {
        self.offsets = offsets
        self.columns = columns
        self.values = values
    }

    /// How many rows there are.
    public var count: Int { offsets.length(0) - 1 }

    /// How many entries all rows have together.
    public var entries: Int { columns.length(0) }

    /// The same entries with other values, `[entry]`.
    public func with(values: Tensor) -> SparseRows {
        SparseRows(offsets: offsets, columns: columns, values: values)
    }
}

/// Rows chosen from `x weightᵀ + bias` with `x [row, in]`, `weight [out, in]` and `bias [out]`; the product is never held as a
/// whole.
extension SparseRows {
    /// Each row's `count` largest positive entries, or fewer where fewer are positive; of equal ones the first.
    public static func largest(_ count: Int, x: Tensor, weight: Tensor, bias: Tensor) throws -> SparseRows {
        try making { ct_encode_top(x.pointer, weight.pointer, bias.pointer, Int64(count), $0, $1, $2) }
    }

    /// The `count` largest positive entries of all rows together.
    public static func largestOfAll(_ count: Int, x: Tensor, weight: Tensor, bias: Tensor) throws -> SparseRows {
        try making { ct_encode_batch_top(x.pointer, weight.pointer, bias.pointer, Int64(count), $0, $1, $2) }
    }

    /// The entries above their column's bound, `[out]`.
    public static func above(_ bounds: Tensor, x: Tensor, weight: Tensor, bias: Tensor) throws -> SparseRows {
        try making { ct_encode_above(x.pointer, weight.pointer, bias.pointer, bounds.pointer, $0, $1, $2) }
    }

    private static func making(_ body: (Out, Out, Out) -> ct_error?) throws -> SparseRows {
        let (offsets, columns, values) = try makingThree(body)
        return SparseRows(offsets: offsets, columns: columns, values: values)
    }
}

extension SparseRows {
    /// Each row's sum of the table's rows that its columns name, times their values, `[row, width]`.
    ///
    /// - Parameter table: `[column, width]`.
    public func sums(of table: Tensor) throws -> Tensor {
        try LensTorch.making { ct_sparse_sums(offsets.pointer, columns.pointer, values.pointer, table.pointer, $0) }
    }

    /// `sums(of: table)` minus a target, `[row, width]`, and each entry's dot product of its row of the table with its row
    /// of these differences, `[entry]`.
    public func residuals(of table: Tensor, from target: Tensor) throws -> (residuals: Tensor, dots: Tensor) {
        try makingTwo {
            ct_sparse_residuals(
                offsets.pointer, columns.pointer, values.pointer, table.pointer, target.pointer, $0, $1)
        }
    }

    /// The entries column by column.
    ///
    /// - Parameter width: how many columns there are.
    public func turned(width: Int) throws -> SparseColumns {
        let (starts, rows, places) = try makingThree {
            ct_sparse_turn(offsets.pointer, columns.pointer, Int64(width), $0, $1, $2)
        }
        return SparseColumns(offsets: starts, rows: rows, places: places)
    }
}

/// The entries of sparse rows in the order of their columns.
public struct SparseColumns: Sendable {
    /// Where each column's entries begin, `[column + 1]`.
    public let offsets: Tensor
    /// Each entry's row, `[entry]`, rising within a column.
    public let rows: Tensor
    /// Where each entry stands among those of the rows, `[entry]`.
    public let places: Tensor

    /// Each column's sum of the rows of `table [row, width]` that have it, times `values [entry]`, given in the rows' order:
    /// `[column, width]`.
    public func sums(of table: Tensor, times values: Tensor) throws -> Tensor {
        try SparseRows(offsets: offsets, columns: rows, values: values.selecting(0, places)).sums(of: table)
    }

    /// How many entries each column has.
    public func counts() throws -> [Int] {
        let starts = try offsets.integers()
        return zip(starts.dropFirst(), starts).map { $0 - $1 }
    }
}
