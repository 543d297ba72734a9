extension TemplateParser {
    mutating func primary() throws -> TemplateExpression {
        switch kind {
        case .name(let name):
            skip()
            return named(name)
        case .string(var text):
            skip()
            while case .string(let more) = kind {
                text += more
                skip()
            }
            return .literal(.string(text))
        case .integer(let value):
            skip()
            return .literal(.integer(value))
        case .real(let value):
            skip()
            return .literal(.real(value))
        case .symbol(.leftParenthesis):
            skip()
            let value = try tuple(mayBeEmpty: true)
            try expect(.rightParenthesis)
            return value
        case .symbol(.leftBracket):
            skip()
            return .list(try items(until: .rightBracket) { try $0.expression() })
        case .symbol(.leftBrace):
            skip()
            return .dictionary(
                try items(until: .rightBrace) {
                    let key = try $0.expression()
                    try $0.expect(.colon)
                    return TemplatePair(key: key, value: try $0.expression())
                })
        default:
            throw wrong("an expression")
        }
    }

    private mutating func named(_ name: String) -> TemplateExpression {
        switch name {
        case "true", "True": return .literal(.bool(true))
        case "false", "False": return .literal(.bool(false))
        case "none", "None": return .literal(.none)
        case "varargs", "kwargs", "caller":
            extras.insert(name)
            return .name(name)
        default: return .name(name)
        }
    }

    private mutating func items<Item>(
        until end: TemplateSymbol, _ item: (inout TemplateParser) throws -> Item
    ) throws -> [Item] {
        var items: [Item] = []
        while !isNext(end) {
            if !items.isEmpty {
                try expect(.comma)
                if isNext(end) { break }
            }
            items.append(try item(&self))
        }
        try expect(end)
        return items
    }
}
