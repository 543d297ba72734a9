/// Python's idea of text: a sequence of Unicode scalars.
extension String {
    init(scalars: some Sequence<Unicode.Scalar>) {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        self.init(view)
    }

    /// Without the scalars in `set` (white space when nil) at the chosen ends.
    func pythonStripped(_ set: String? = nil, left: Bool = true, right: Bool = true) -> String {
        let unwanted = set.map { Set($0.unicodeScalars) }
        func goes(_ scalar: Unicode.Scalar) -> Bool { unwanted?.contains(scalar) ?? scalar.isPythonSpace }
        var rest = Substring(self).unicodeScalars
        if left { rest = rest.drop(while: goes) }
        if right { while let last = rest.last, goes(last) { rest.removeLast() } }
        return String(rest)
    }

    var pythonUppercased: String { String(scalars: unicodeScalars.flatMap { $0.properties.uppercaseMapping.unicodeScalars }) }

    var pythonLowercased: String { lowercased(from: 0) }

    var pythonCapitalized: String {
        (unicodeScalars.first?.properties.titlecaseMapping ?? "") + lowercased(from: 1)
    }

    private func lowercased(from start: Int) -> String {
        let scalars = Array(unicodeScalars)
        var result = ""
        for place in scalars.indices.dropFirst(start) {
            if scalars[place] == "\u{3A3}", isFinalSigma(scalars, place) {
                result += "\u{3C2}"
            } else {
                result += scalars[place].properties.lowercaseMapping
            }
        }
        return result
    }

    /// Whether a capital sigma ends a word.
    private func isFinalSigma(_ scalars: [Unicode.Scalar], _ place: Int) -> Bool {
        let before = scalars[..<place].last { !$0.properties.isCaseIgnorable }
        let after = scalars[(place + 1)...].first { !$0.properties.isCaseIgnorable }
        return before?.properties.isCased == true && after?.properties.isCased != true
    }

    var pythonSwappedCase: String {
        unicodeScalars.map(\.properties).map { $0.isUppercase ? $0.lowercaseMapping : $0.uppercaseMapping }.joined()
    }

    /// Every run of cased letters begins with a capital.
    var pythonTitled: String {
        var result = ""
        var inWord = false
        for scalar in unicodeScalars {
            result += inWord ? scalar.properties.lowercaseMapping : scalar.properties.titlecaseMapping
            inWord = scalar.properties.isCased
        }
        return result
    }

    func pythonLines(keepingEnds: Bool = false) -> [String] {
        var lines: [String] = []
        var line = String.UnicodeScalarView()
        let scalars = Array(unicodeScalars)
        var i = 0
        while i < scalars.count {
            var ending = [scalars[i]]
            if scalars[i] == "\r", i + 1 < scalars.count, scalars[i + 1] == "\n" { ending.append("\n") }
            if scalars[i].endsPythonLine {
                if keepingEnds { line.append(contentsOf: ending) }
                lines.append(String(line))
                line = String.UnicodeScalarView()
                i += ending.count
            } else {
                line.append(scalars[i])
                i += 1
            }
        }
        if !line.isEmpty { lines.append(String(line)) }
        return lines
    }
}

extension Unicode.Scalar {
    var isPythonSpace: Bool {
        switch value {
        case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    var endsPythonLine: Bool {
        switch value {
        case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    var isDigit: Bool { ("0"..."9").contains(self) }
}
