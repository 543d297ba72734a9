import Foundation

/// How a number is written for people: `−0.123`, `1.20×10⁻⁵`, `12.5 %`.
///
/// Numbers that are not finite are written as words.
public struct NumberFormat: Hashable, Sendable {
    enum Precision: Hashable, Sendable {
        case significant(Int)
        case decimals(Int)
        case percent(Int)
    }

    var precision: Precision
    var showsPlus = false

    /// Three significant digits.
    public static let standard = NumberFormat.significant(3)
    /// Whole numbers.
    public static let whole = NumberFormat.decimals(0)

    /// At least this many digits; digits before the decimal point are never rounded away below a million.
    public static func significant(_ digits: Int) -> NumberFormat {
        NumberFormat(precision: .significant(min(max(digits, 1), 17)))
    }

    /// A fixed number of digits after the decimal point.
    public static func decimals(_ digits: Int) -> NumberFormat {
        NumberFormat(precision: .decimals(min(max(digits, 0), 17)))
    }

    /// A share of one, written in per cent.
    public static func percent(decimals: Int = 1) -> NumberFormat {
        NumberFormat(precision: .percent(min(max(decimals, 0), 17)))
    }

    /// The same with a plus sign on positive numbers, for differences.
    public var signed: NumberFormat {
        NumberFormat(precision: precision, showsPlus: true)
    }

    /// The number as text, with U+2212 for minus.
    public func string(_ value: Double) -> String {
        if value.isNaN { return "not a number" }
        if value.isInfinite { return value < 0 ? "−infinity" : "infinity" }
        let digits = magnitude(abs(value))
        // "−0.00" would claim a sign that the shown digits do not carry.
        guard digits.contains(where: { ("1"..."9").contains($0) }) else { return digits }
        return (value < 0 ? "−" : showsPlus ? "+" : "") + digits
    }

    /// An estimate with its bounds, all three with the decimals that suit the largest of them.
    func string(_ value: Double, low: Double, high: Double) -> String {
        var format = self
        let largest = max(abs(value), abs(low), abs(high))
        if case .significant(let digits) = precision, largest >= 1e-4, largest < 1e6 {
            format.precision = .decimals(NumberFormat.decimals(largest, digits: digits))
        }
        var bounds = format
        bounds.showsPlus = false
        return "\(format.string(value)) [\(bounds.string(low)), \(bounds.string(high))]"
    }

    private func magnitude(_ value: Double) -> String {
        switch precision {
        case .decimals(let digits):
            value < 1e15 ? String(format: "%.*f", digits, value) : NumberFormat.scientific(value, digits: 3)
        case .percent(let digits):
            value < 1e13 ? String(format: "%.*f", digits, value * 100) + "\u{202F}%" : NumberFormat.scientific(value, digits: 3)
        case .significant(let digits):
            NumberFormat.significant(value, digits: digits)
        }
    }

    private static func significant(_ value: Double, digits: Int) -> String {
        if value == 0 { return "0" }
        if value < 1e-4 || value >= 1e6 {
            // Whole numbers, such as token counts, stay whole.
            return value == value.rounded() && value < 1e9 ? String(format: "%.0f", value) : scientific(value, digits: digits)
        }
        return String(format: "%.*f", decimals(value, digits: digits), value)
    }

    /// How many decimals a positive value needs to show its first digits.
    private static func decimals(_ value: Double, digits: Int) -> Int {
        // Round first: 0.9996 has one digit before the point once three are kept.
        let rounded = Double(String(format: "%.*e", digits - 1, value)) ?? value
        return min(max(digits - 1 - Int(log10(rounded).rounded(.down)), 0), 20)
    }

    private static func scientific(_ value: Double, digits: Int) -> String {
        let parts = String(format: "%.*e", digits - 1, value).split(separator: "e")
        guard parts.count == 2, let exponent = Int(parts[1]) else { return "\(value)" }
        return "\(parts[0])×10" + String(String(exponent).map { superscripts[$0] ?? $0 })
    }

    private static let superscripts: [Character: Character] = [
        "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹",
    ]
}
