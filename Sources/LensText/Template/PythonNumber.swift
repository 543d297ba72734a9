import Foundation

extension Double {
    /// As Python's `repr` writes it: the shortest digits that read back as the same number.
    var pythonText: String {
        guard isFinite else { return isNaN ? "nan" : self < 0 ? "-inf" : "inf" }
        let sign = self.sign == .minus ? "-" : ""
        if self == 0 { return sign + "0.0" }
        let (digits, exponent) = magnitude.shortestDigits
        guard (-4..<16).contains(exponent) else {
            let fraction = digits.count > 1 ? "." + digits.dropFirst() : ""
            let size = String(abs(exponent))
            return sign + digits.prefix(1) + fraction + "e" + (exponent < 0 ? "-" : "+") + (size.count < 2 ? "0" : "") + size
        }
        if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits }
        let padded = digits + String(repeating: "0", count: max(0, exponent + 1 - digits.count))
        let fraction = padded.dropFirst(exponent + 1)
        return sign + padded.prefix(exponent + 1) + "." + (fraction.isEmpty ? "0" : fraction)
    }

    /// Digits without zeros at either end, the first before the decimal point, and the power of ten.
    private var shortestDigits: (digits: String, exponent: Int) {
        let parts = description.split(separator: "e")
        let mantissa = parts.first.map(String.init) ?? description
        var exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let point = mantissa.split(separator: ".")
        exponent += (point.first?.count ?? 1) - 1
        var digits = point.joined()
        while digits.hasPrefix("0"), digits.count > 1 {
            digits.removeFirst()
            exponent -= 1
        }
        while digits.hasSuffix("0"), digits.count > 1 { digits.removeLast() }
        return (digits, exponent)
    }

    /// Rounded to `digits` decimal places as Python's `round`: halves, exactly held, go to the even side.
    func pythonRounded(_ digits: Int) -> Double {
        guard isFinite, digits < 300 else { return self }
        if digits >= 0 { return Double(pythonFixed(digits)) ?? self }
        let unit = Foundation.pow(10, Double(min(-digits, 320)))
        return unit.isFinite ? (self / unit).rounded(.toNearestOrEven) * unit : 0
    }

    /// `%.3f` and the like.
    func pythonFixed(_ digits: Int) -> String {
        guard isFinite else { return pythonText }
        return String(format: "%.\(Swift.max(0, Swift.min(digits, 400)))f", self)
    }
}

extension String {
    /// A whole number as Python's `int` reads it.
    func pythonInteger(radix: Int = 10) -> Int? {
        var text = pythonStripped()
        guard !text.hasPrefix("_"), !text.hasSuffix("_"), !text.contains("__"), (2...36).contains(radix) else { return nil }
        text.removeAll { $0 == "_" }
        let prefixes = [2: "0b", 8: "0o", 16: "0x"]
        if let prefix = prefixes[radix], text.pythonLowercased.hasPrefix(prefix) { text.removeFirst(2) }
        return Int(text, radix: radix)
    }

    var pythonReal: Double? {
        let text = pythonStripped().pythonLowercased
        switch text {
        case "inf", "+inf", "infinity", "+infinity": return .infinity
        case "-inf", "-infinity": return -.infinity
        case "nan", "+nan", "-nan": return .nan
        default:
            guard text.utf8.allSatisfy({ "0123456789+-.e_".utf8.contains($0) }), !text.hasPrefix("_"), !text.hasSuffix("_"),
                !text.contains("__")
            else { return nil }
            return Double(text.filter { $0 != "_" })
        }
    }
}
