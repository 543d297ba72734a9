import LensCore
import LensTorch

/// What is added to single parts and positions of a batch's rows at one site; it can be differentiated.
struct RowShift {
    private let shape: [Int]
    private let parts: Int
    private var places: [Int] = []
    private var values: [Tensor] = []

    /// - Parameter shape: of the site's values, `[row, position, …]`.
    init(site: Site, shape: [Int]) {
        self.shape = shape
        parts = site.partCount(shape)
    }

    /// - Parameters:
    ///   - value: `[position, n]`.
    ///   - positions: in the batch's own count.
    mutating func add(_ value: Tensor, row: Int, part: Int, positions: [Int]) {
        places += positions.map { (row * shape[1] + $0) * parts + part }
        values.append(value)
    }

    func applied(to whole: Tensor) throws -> Tensor {
        guard !places.isEmpty else { return whole }
        // [row · position · part, n]
        let flat = try whole.reshaped([shape[0] * shape[1] * parts, -1])
        let index = try Tensor(indices: places, device: whole.device)
        let moved = try flat.selecting(0, index) + Tensor.concatenated(values, along: 0)
        return try flat.replacing(0, at: index, with: moved).reshaped(shape)
    }
}
