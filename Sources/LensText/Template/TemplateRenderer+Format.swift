extension TemplateRenderer {
    /// Python's `%` on strings, for `s`, `r`, `d`, `i`, `f`, `x` with a width and a precision.
    func formatted(_ format: String, with value: TemplateValue) throws -> String {
        var values: ArraySlice<TemplateValue> = [value]
        if case .tuple(let list) = value { values = list.elements[...] }
        var result = ""
        var rest = Substring(format).unicodeScalars
        while let scalar = rest.popFirst() {
            guard scalar == "%" else {
                result.unicodeScalars.append(scalar)
                continue
            }
            let directive = try FormatDirective(&rest)
            if directive.conversion == "%" {
                result += "%"
                continue
            }
            guard let next = values.popFirst() else {
                throw TemplateFailure.operation("the format '\(format)' asks for more values than it is given")
            }
            let field = directive.padded(try converted(next, directive))
            try budget.allocate(bytes: field.utf8.count)
            result += field
        }
        switch value {
        case .dictionary, .list, .range, .undefined:
            // Python takes these for mappings, of which not every element need be used.
            return result
        default:
            guard values.isEmpty else {
                throw TemplateFailure.operation("the format '\(format)' does not use every value it is given")
            }
            return result
        }
    }

    private func converted(_ value: TemplateValue, _ directive: FormatDirective) throws -> String {
        switch directive.conversion {
        case "s", "r":
            var text = ""
            if directive.conversion == "s" {
                text = try self.text(of: value)
            } else {
                try write(value, into: &text)
            }
            return directive.precision.map { String(text.unicodeScalars.prefix($0)) } ?? text
        case "d", "i", "x":
            guard let number = value.integer ?? value.number.flatMap({ Int(exactly: $0.rounded(.towardZero)) }) else { break }
            return String(number, radix: directive.conversion == "x" ? 16 : 10)
        default:
            guard let number = value.number else { break }
            return number.pythonFixed(directive.precision ?? 6)
        }
        throw TemplateFailure.operation("'%\(directive.conversion)' expects a number, found \(value.kindName)")
    }
}

/// One `%…` of a format.
private struct FormatDirective {
    let conversion: Unicode.Scalar
    var isLeft = false
    var isZeroed = false
    var isSigned = false
    var width = 0
    var precision: Int?

    init(_ rest: inout Substring.UnicodeScalarView) throws {
        while let flag = rest.first, ["-", "0", "+"].contains(flag) {
            rest.removeFirst()
            if flag == "-" { isLeft = true } else if flag == "0" { isZeroed = true } else { isSigned = true }
        }
        width = try Self.number(&rest)
        if rest.first == "." {
            rest.removeFirst()
            precision = try Self.number(&rest)
        }
        guard let letter = rest.popFirst(), ["s", "r", "d", "i", "f", "x", "%"].contains(letter) else {
            throw TemplateFailure.operation("expected one of %s %r %d %i %f %x %% in a format")
        }
        conversion = letter
    }

    private static func number(_ rest: inout Substring.UnicodeScalarView) throws -> Int {
        var value = 0
        while let digit = rest.first, digit.isDigit {
            value = value * 10 + Int(digit.value - 48)
            guard value < 10_000 else { throw TemplateFailure.limit("a width in a format is above 10000") }
            rest.removeFirst()
        }
        return value
    }

    func padded(_ text: String) -> String {
        let isNumber = !["s", "r"].contains(conversion)
        let text = isNumber && isSigned && !text.hasPrefix("-") ? "+" + text : text
        let padding = width - text.unicodeScalars.count
        guard padding > 0 else { return text }
        if isLeft { return text + String(repeating: " ", count: padding) }
        guard isNumber, isZeroed else { return String(repeating: " ", count: padding) + text }
        let sign = text.hasPrefix("-") || text.hasPrefix("+") ? text.prefix(1) : ""
        return sign + String(repeating: "0", count: padding) + text.dropFirst(sign.count)
    }
}
