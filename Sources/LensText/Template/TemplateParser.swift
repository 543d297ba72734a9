/// Recursive descent over the tokens of a template; nesting is bounded.
struct TemplateParser {
    let tokens: [TemplateToken]
    var index = 0
    var depth = 0
    private let stack = StackGuard()
    /// Loops around the current statement within the same macro.
    var loops = 0
    /// `varargs`, `kwargs` and `caller`, as far as read since the enclosing macro began.
    var extras: Set<String> = []

    static func parse(_ source: String) throws -> [TemplateStatement] {
        guard source.utf8.count <= TemplateLimits.sourceBytes else {
            throw TemplateFailure.limit("its source has more than \(TemplateLimits.sourceBytes) bytes")
        }
        var parser = TemplateParser(tokens: try TemplateLexer.tokens(of: source))
        return try parser.body(until: []).statements
    }

    private init(tokens: [TemplateToken]) {
        self.tokens = tokens
    }

    var current: TemplateToken { tokens[index] }
    var kind: TemplateToken.Kind { tokens[index].kind }
    var next: TemplateToken.Kind { tokens[min(index + 1, tokens.count - 1)].kind }

    mutating func skip() {
        if index + 1 < tokens.count { index += 1 }
    }

    func isNext(_ word: String) -> Bool { kind == .name(word) }
    func isNext(_ symbol: TemplateSymbol) -> Bool { kind == .symbol(symbol) }

    mutating func take(_ word: String) -> Bool {
        guard isNext(word) else { return false }
        skip()
        return true
    }

    mutating func take(_ symbol: TemplateSymbol) -> Bool {
        guard isNext(symbol) else { return false }
        skip()
        return true
    }

    mutating func expect(_ symbol: TemplateSymbol) throws {
        guard take(symbol) else { throw wrong("'\(symbol.rawValue)'") }
    }

    mutating func expect(_ wanted: TemplateToken.Kind) throws {
        guard kind == wanted else { throw wrong(TemplateToken(kind: wanted, line: 0).description) }
        skip()
    }

    mutating func expectName() throws -> String {
        guard case .name(let name) = kind else { throw wrong("a name") }
        skip()
        return name
    }

    func wrong(_ expected: String) -> TemplateFailure {
        TemplateFailure(.syntax, "expected \(expected), found \(current.description)", line: current.line)
    }

    mutating func nested<Result>(_ parse: (inout TemplateParser) throws -> Result) throws -> Result {
        depth += 1
        defer { depth -= 1 }
        if depth > TemplateLimits.sourceDepth || stack.isSpent {
            var failure = TemplateFailure.limit("brackets and blocks stand too deep inside one another, at depth \(depth)")
            failure.line = current.line
            throw failure
        }
        return try parse(&self)
    }
}
