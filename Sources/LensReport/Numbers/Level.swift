/// A value's place on a colour scale of a few equal steps, so that colours are few and named.
struct Level: Hashable {
    static let steps = 10

    /// −10…10; 0 is neutral.
    let step: Int

    /// - Parameter extent: the magnitude that gets the full colour.
    init(_ value: Double, extent: Double) {
        guard value.isFinite, extent > 0, extent.isFinite else {
            // An infinite value is as far out as can be; NaN is nowhere.
            step = value == .infinity ? Level.steps : value == -.infinity ? -Level.steps : 0
            return
        }
        let share = min(max(value / extent, -1), 1)
        step = Int((share * Double(Level.steps)).rounded())
    }

    /// `p1`…`p10`, `n1`…`n10`, `z`.
    var name: String {
        step == 0 ? "z" : step > 0 ? "p\(step)" : "n\(-step)"
    }
}
