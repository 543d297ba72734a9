extension TemplateParser {
    mutating func macro() throws -> TemplateStatement.Kind {
        let name = try expectName()
        try expect(.leftParenthesis)
        return .macro(try macro(named: name, parameters: try parameters(), end: "endmacro"))
    }

    mutating func callBlock() throws -> TemplateStatement.Kind {
        let parameters = take(.leftParenthesis) ? try parameters() : []
        let line = current.line
        let call = try expression()
        guard case .postfix(_, let parts) = call, case .call? = parts.last else {
            throw TemplateFailure(.syntax, "expected a call of a macro after 'call'", line: line)
        }
        return .callBlock(call, try macro(named: "caller", parameters: parameters, end: "endcall"))
    }

    private mutating func parameters() throws -> [TemplateMacroSyntax.Parameter] {
        var parameters: [TemplateMacroSyntax.Parameter] = []
        while !isNext(.rightParenthesis) {
            if !parameters.isEmpty { try expect(.comma) }
            let name = try expectName()
            let fallback = take(.assign) ? try expression() : nil
            if fallback == nil, parameters.last?.fallback != nil { throw wrong("a default for '\(name)', as the one before has") }
            parameters.append(.init(name: name, fallback: fallback))
        }
        try expect(.rightParenthesis)
        return parameters
    }

    private mutating func macro(
        named name: String, parameters: [TemplateMacroSyntax.Parameter], end: String
    ) throws -> TemplateMacroSyntax {
        let outer = extras
        extras = []
        let body = try apart { try $0.block(until: end).statements }
        defer { extras.formUnion(outer) }
        return TemplateMacroSyntax(name: name, parameters: parameters, body: body, extras: extras)
    }

    /// Parses a body that loops outside cannot be left from.
    mutating func apart<Result>(_ parse: (inout TemplateParser) throws -> Result) throws -> Result {
        let outer = loops
        loops = 0
        defer { loops = outer }
        return try parse(&self)
    }
}
