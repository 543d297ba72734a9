/// Cuts a template into text and tags, with the whitespace rules of `trim_blocks` and `lstrip_blocks`.
///
/// A newline after a block or comment disappears, and so does the indentation before one; `-` takes all
/// whitespace on its side and `+` keeps it.
struct TemplateLexer {
    let source: [Unicode.Scalar]
    var position = 0
    var line = 1
    var tokens: [TemplateToken] = []

    init(_ text: String) {
        var scalars = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if scalar == "\r" { scalars.append("\n") } else if scalar != "\n" || previous != "\r" { scalars.append(scalar) }
            previous = scalar
        }
        if scalars.last == "\n" { scalars.removeLast() }
        source = Array(scalars)
    }

    static func tokens(of text: String) throws -> [TemplateToken] {
        var lexer = TemplateLexer(text)
        try lexer.root()
        return lexer.tokens
    }

    private mutating func root() throws {
        while position < source.count {
            guard let opening = nextOpening() else {
                emitText(from: position, to: source.count)
                break
            }
            let afterRaw = rawBegin(at: opening)
            let isVariable = source[opening + 1] == "{"
            emitText(from: position, to: opening, before: sign(at: opening + 2), stripsIndent: !isVariable)
            if let afterRaw {
                advance(to: afterRaw)
                try raw()
            } else if source[opening + 1] == "#" {
                try comment(from: opening)
            } else {
                advance(to: opening + (sign(at: opening + 2) == nil ? 2 : 3))
                emit(isVariable ? .variableBegin : .blockBegin)
                try tag(isVariable ? .variable : .block)
            }
        }
        emit(.end)
    }

    private func nextOpening() -> Int? {
        var i = position
        while i + 1 < source.count {
            if source[i] == "{", source[i + 1] == "{" || source[i + 1] == "%" || source[i + 1] == "#" { return i }
            i += 1
        }
        return nil
    }

    func sign(at index: Int) -> Unicode.Scalar? {
        index < source.count && (source[index] == "-" || source[index] == "+") ? source[index] : nil
    }

    private mutating func emitText(
        from start: Int, to end: Int, before sign: Unicode.Scalar? = nil, stripsIndent: Bool = false
    ) {
        var kept = end
        if sign == "-" {
            while kept > start, source[kept - 1].isPythonSpace { kept -= 1 }
        } else if sign != "+", stripsIndent {
            var lineStart = end
            while lineStart > start, source[lineStart - 1] != "\n" { lineStart -= 1 }
            let startsLine = lineStart > 0 ? source[lineStart - 1] == "\n" : true
            if startsLine, source[lineStart..<end].allSatisfy(\.isPythonSpace) { kept = lineStart }
        }
        if kept > start { emit(.text(String(scalars: source[start..<kept]))) }
        advance(to: end)
    }

    private mutating func comment(from opening: Int) throws {
        let start = opening + (sign(at: opening + 2) == nil ? 2 : 3)
        var i = start
        while i + 1 < source.count, !(source[i] == "#" && source[i + 1] == "}") { i += 1 }
        guard i + 1 < source.count else { throw wrong("a comment begins here, expected '#}', found the end of the template") }
        let trimming = i > start ? sign(at: i - 1) : nil
        advance(to: afterTag(i + 2, sign: trimming, trimsNewline: true))
    }

    /// Where the text goes on after a closing delimiter that ends at `index`.
    func afterTag(_ index: Int, sign: Unicode.Scalar?, trimsNewline: Bool) -> Int {
        var end = index
        if sign == "-" {
            while end < source.count, source[end].isPythonSpace { end += 1 }
        } else if sign == nil, trimsNewline, end < source.count, source[end] == "\n" {
            end += 1
        }
        return end
    }

    mutating func advance(to end: Int) {
        for i in position..<max(position, end) where source[i] == "\n" { line += 1 }
        position = max(position, end)
    }

    mutating func emit(_ kind: TemplateToken.Kind) {
        tokens.append(TemplateToken(kind: kind, line: line))
    }

    func wrong(_ message: String) -> TemplateFailure {
        TemplateFailure(.syntax, message, line: line)
    }

    // MARK: Raw blocks

    /// The end of a `{% raw %}` tag that begins at `opening`, if one does.
    private func rawBegin(at opening: Int) -> Int? {
        guard let (end, sign) = keywordTag("raw", at: opening), sign != "+" else { return nil }
        return afterTag(end, sign: sign, trimsNewline: false)
    }

    private mutating func raw() throws {
        var i = position
        while i + 1 < source.count {
            if source[i] == "{", source[i + 1] == "%", let (end, closing) = keywordTag("endraw", at: i) {
                emitText(from: position, to: i, before: sign(at: i + 2), stripsIndent: true)
                advance(to: afterTag(end, sign: closing, trimsNewline: true))
                return
            }
            i += 1
        }
        throw wrong("a raw block begins here, expected 'endraw', found the end of the template")
    }

    /// A tag that holds nothing but `keyword`: where its `%}` ends, and the sign before it.
    private func keywordTag(_ keyword: String, at opening: Int) -> (end: Int, sign: Unicode.Scalar?)? {
        guard opening + 1 < source.count, source[opening + 1] == "%" else { return nil }
        var i = opening + (sign(at: opening + 2) == nil ? 2 : 3)
        while i < source.count, source[i].isPythonSpace { i += 1 }
        for scalar in keyword.unicodeScalars {
            guard i < source.count, source[i] == scalar else { return nil }
            i += 1
        }
        while i < source.count, source[i].isPythonSpace { i += 1 }
        let closing = sign(at: i)
        if closing != nil { i += 1 }
        guard i + 1 < source.count, source[i] == "%", source[i + 1] == "}" else { return nil }
        return (i + 2, closing)
    }
}
