extension TemplateLexer {
    enum Tag {
        case variable
        case block

        var closing: (Unicode.Scalar, Unicode.Scalar) { self == .variable ? ("}", "}") : ("%", "}") }
    }

    /// Everything up to the end of the tag; an end within brackets is not one.
    mutating func tag(_ tag: Tag) throws {
        var open: [TemplateSymbol] = []
        while position < source.count {
            if open.isEmpty, close(tag) { return }
            let scalar = source[position]
            if scalar.isPythonSpace {
                advance(to: position + 1)
            } else if scalar.isDigit {
                try number()
            } else if scalar == "_" || scalar.properties.isXIDStart {
                name()
            } else if scalar == "'" || scalar == "\"" {
                try string()
            } else {
                try symbol(&open)
            }
        }
    }

    private mutating func close(_ tag: Tag) -> Bool {
        let (first, second) = tag.closing
        let sign = tag == .block || source[position] == "-" ? sign(at: position) : nil
        let start = position + (sign == nil ? 0 : 1)
        guard start + 1 < source.count, source[start] == first, source[start + 1] == second else { return false }
        emit(tag == .variable ? .variableEnd : .blockEnd)
        advance(to: afterTag(start + 2, sign: sign, trimsNewline: tag == .block))
        return true
    }

    private mutating func name() {
        var end = position + 1
        while end < source.count, source[end].properties.isXIDContinue { end += 1 }
        emit(.name(String(scalars: source[position..<end])))
        advance(to: end)
    }

    private mutating func symbol(_ open: inout [TemplateSymbol]) throws {
        let rest = String(scalars: source[position..<min(position + 2, source.count)])
        guard let symbol = TemplateSymbol.allCases.first(where: { rest.hasPrefix($0.rawValue) }) else {
            throw wrong("expected an expression, found '\(source[position])'")
        }
        if let closing = symbol.closing { open.append(closing) }
        if symbol.closes {
            guard let expected = open.popLast() else { throw wrong("'\(symbol.rawValue)' closes nothing") }
            guard expected == symbol else { throw wrong("expected '\(expected.rawValue)', found '\(symbol.rawValue)'") }
        }
        emit(.symbol(symbol))
        advance(to: position + symbol.rawValue.count)
    }

    private mutating func number() throws {
        if let end = realEnd() {
            let text = digits(position..<end)
            guard let value = Double(text) else { throw wrong("expected a number, found '\(text)'") }
            emit(.real(value))
            advance(to: end)
            return
        }
        let radix =
            switch (source[position], position + 1 < source.count ? source[position + 1] : " ") {
            case ("0", "x"), ("0", "X"): 16
            case ("0", "o"), ("0", "O"): 8
            case ("0", "b"), ("0", "B"): 2
            default: 10
            }
        var start = position
        if radix != 10, digitsEnd(from: position + 2, radix: radix, leadingUnderscore: true) > position + 2 { start += 2 }
        let zeros = start == position && source[position] == "0"
        let end = digitsEnd(
            from: start, radix: start == position ? 10 : radix, leadingUnderscore: start > position, onlyZeros: zeros)
        let text = digits(start..<end)
        guard let value = Int(text, radix: start == position ? 10 : radix) else {
            throw wrong("expected a whole number below 2^63, found \(text)")
        }
        emit(.integer(value))
        advance(to: end)
    }

    private func digits(_ range: Range<Int>) -> String {
        String(scalars: source[range].filter { $0 != "_" })
    }

    /// Digits with single underscores between them.
    private func digitsEnd(
        from start: Int, radix: Int = 10, leadingUnderscore: Bool = false, onlyZeros: Bool = false
    ) -> Int {
        func isDigit(_ index: Int) -> Bool {
            guard index < source.count, let value = Character(source[index]).hexDigitValue else { return false }
            return value < (onlyZeros ? 1 : radix)
        }
        var end = start
        while true {
            if isDigit(end) {
                end += 1
            } else if end < source.count, source[end] == "_", end > start || leadingUnderscore, isDigit(end + 1) {
                end += 2
            } else {
                return end
            }
        }
    }

    /// The end of a number with a fraction or an exponent; nil for whole numbers.
    private func realEnd() -> Int? {
        if position > 0, source[position - 1] == "." { return nil }
        let whole = digitsEnd(from: position)
        var end = whole
        if end < source.count, source[end] == ".", digitsEnd(from: end + 1) > end + 1 { end = digitsEnd(from: end + 1) }
        if end < source.count, source[end] == "e" || source[end] == "E" {
            let start = end + (sign(at: end + 1) == nil ? 1 : 2)
            if digitsEnd(from: start) > start { end = digitsEnd(from: start) }
        }
        return end > whole ? end : nil
    }
}
