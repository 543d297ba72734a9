import Foundation

/// Round numbers on an axis: multiples of 1, 2 or 5 times a power of ten.
struct Ticks: Hashable {
    let values: [Double]
    /// Digits after the point that tell neighbouring ticks apart.
    let decimals: Int

    /// Ticks inside `low...high`, about `count` of them; at least one where a multiple lies inside.
    init(from low: Double, to high: Double, about count: Int) {
        let bounds = [low, high].map { $0.isFinite ? min(max($0, -1e300), 1e300) : 0 }
        let (low, high) = (min(bounds[0], bounds[1]), max(bounds[0], bounds[1]))
        let rough = (high - low) / Double(max(count, 1))
        // Below this a power of ten may be zero.
        guard rough > 1e-300 else {
            (values, decimals) = ([low], 0)
            return
        }
        let power = pow(10, log10(rough).rounded(.down))
        let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough * 0.75 } ?? 10 * power
        let first = (low / step - 1e-9).rounded(.up)
        let last = (high / step + 1e-9).rounded(.down)
        values = last >= first ? (0...Int(min(last - first, 60))).map { (first + Double($0)) * step } : []
        decimals = min(max(-Int(log10(step * 1.001).rounded(.down)), 0), 20)
    }

    func label(_ value: Double) -> String {
        let span = values.map(abs).max() ?? abs(value)
        let format: NumberFormat = span >= 1e6 || (decimals > 5 && value != 0) ? .significant(3) : .decimals(decimals)
        return format.string(value)
    }
}
