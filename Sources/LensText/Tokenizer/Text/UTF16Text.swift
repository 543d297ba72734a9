/// Scalars as the UTF-16 text that the regular expression engine reads.
struct UTF16Text {
    let string: String
    let count: Int
    /// Scalar index of each code unit; nil when every scalar is one unit.
    private let indices: [Int32]?

    init(_ scalars: ArraySlice<Unicode.Scalar>) {
        string = String(scalars: scalars)
        if scalars.allSatisfy({ $0.value < 0x10000 }) {
            count = scalars.count
            indices = nil
        } else {
            var units: [Int32] = []
            for (index, scalar) in zip(Int32(0)..., scalars) {
                units.append(index)
                if scalar.value >= 0x10000 { units.append(index) }
            }
            count = units.count
            units.append(Int32(clamping: scalars.count))
            indices = units
        }
    }

    func scalarIndex(_ unit: Int) -> Int {
        indices.map { Int($0[unit]) } ?? unit
    }
}
