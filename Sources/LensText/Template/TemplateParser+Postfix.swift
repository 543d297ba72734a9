extension TemplateParser {
    /// Attributes, subscripts and calls; with `filters` also filters, tests and calls of what they give.
    mutating func postfixes(filters: Bool) throws -> [TemplatePostfix] {
        var parts: [TemplatePostfix] = []
        var mayAccess = true
        while true {
            switch kind {
            case .symbol(.dot) where mayAccess:
                skip()
                parts.append(try attribute())
            case .symbol(.leftBracket) where mayAccess:
                skip()
                parts.append(try subscription())
            case .symbol(.leftParenthesis):
                parts.append(.call(try arguments()))
            case .symbol(.pipe) where filters:
                skip()
                parts.append(try filter())
                mayAccess = false
            case .name("is") where filters:
                skip()
                parts.append(try test())
                mayAccess = false
            default:
                return parts
            }
        }
    }

    /// A chain of filters without a value; `first` when the first `|` is left out.
    mutating func filters(first: Bool) throws -> [TemplatePostfix] {
        var parts: [TemplatePostfix] = []
        if first { parts.append(try filter()) }
        while take(.pipe) { parts.append(try filter()) }
        return parts
    }

    private mutating func attribute() throws -> TemplatePostfix {
        if case .integer(let place) = kind {
            skip()
            return .index(.literal(.integer(place)))
        }
        return .attribute(try expectName())
    }

    private mutating func subscription() throws -> TemplatePostfix {
        var start: TemplateExpression?
        if take(.rightBracket) { return .index(.tuple([])) }
        if !isNext(.colon) {
            let index = try indexTuple()
            if take(.rightBracket) { return .index(index) }
            start = index
        }
        try expect(.colon)
        let end = isNext(.colon) || isNext(.rightBracket) ? nil : try expression()
        let step = take(.colon) && !isNext(.rightBracket) ? try expression() : nil
        try expect(.rightBracket)
        return .slice(from: start, to: end, by: step)
    }

    private mutating func indexTuple() throws -> TemplateExpression {
        var items = [try expression()]
        while take(.comma) { items.append(try expression()) }
        return items.count == 1 ? items[0] : .tuple(items)
    }

    private mutating func dottedName() throws -> String {
        var name = try expectName()
        while take(.dot) { name += "." + (try expectName()) }
        return name
    }

    private mutating func filter() throws -> TemplatePostfix {
        .filter(try dottedName(), isNext(.leftParenthesis) ? try arguments() : TemplateCallSyntax())
    }

    private mutating func test() throws -> TemplatePostfix {
        let negated = take("not")
        let name = try dottedName()
        var call = TemplateCallSyntax()
        switch kind {
        case .symbol(.leftParenthesis):
            call = try arguments()
        case .name("is"):
            throw wrong("the end of the test: tests cannot be chained")
        case .name(let word) where !["else", "or", "and"].contains(word):
            call.positional = [try testArgument()]
        case .string, .integer, .real, .symbol(.leftBracket), .symbol(.leftBrace):
            call.positional = [try testArgument()]
        default:
            break
        }
        return .test(name, call, negated: negated)
    }

    private mutating func testArgument() throws -> TemplateExpression {
        try nested {
            let value = try $0.primary()
            let parts = try $0.postfixes(filters: false)
            return parts.isEmpty ? value : .postfix(value, parts)
        }
    }

    mutating func arguments() throws -> TemplateCallSyntax {
        try expect(.leftParenthesis)
        var call = TemplateCallSyntax()
        var isFirst = true
        while !isNext(.rightParenthesis) {
            if !isFirst {
                try expect(.comma)
                if isNext(.rightParenthesis) { break }
            }
            isFirst = false
            try argument(&call)
        }
        try expect(.rightParenthesis)
        return call
    }

    private mutating func argument(_ call: inout TemplateCallSyntax) throws {
        if isNext(.multiply), call.rest == nil, call.keywordRest == nil {
            skip()
            call.rest = try expression()
        } else if isNext(.power), call.keywordRest == nil {
            skip()
            call.keywordRest = try expression()
        } else if case .name(let name) = kind, next == .symbol(.assign), call.keywordRest == nil {
            skip()
            skip()
            call.keywords.append(.init(name: name, value: try expression()))
        } else if call.rest == nil, call.keywordRest == nil, call.keywords.isEmpty {
            call.positional.append(try expression())
        } else {
            throw wrong("positional arguments before the others")
        }
    }
}
