extension TemplateParser {
    /// Statements up to a tag that begins with one of `ends`; the parser then stands behind that word.
    mutating func body(until ends: [String]) throws -> (statements: [TemplateStatement], end: String) {
        let start = current.line
        var statements: [TemplateStatement] = []
        while true {
            let line = current.line
            switch kind {
            case .text(let text):
                skip()
                statements.append(.init(kind: .text(text), line: line))
            case .variableBegin:
                skip()
                statements.append(.init(kind: .output(try tuple()), line: line))
                try expect(.variableEnd)
            case .blockBegin:
                skip()
                let word = try expectName()
                if ends.contains(word) { return (statements, word) }
                let kind = try nested { try $0.statement(word) }
                statements.append(.init(kind: kind, line: line))
                try expect(.blockEnd)
            case .end where ends.isEmpty:
                return (statements, "")
            default:
                throw TemplateFailure(
                    .syntax, "a block begins here, expected '\(ends.joined(separator: "' or '"))', found \(current.description)",
                    line: start)
            }
        }
    }

    /// The rest of the opening tag and the body; the parser then stands behind the closing word.
    mutating func block(until ends: String...) throws -> (statements: [TemplateStatement], end: String) {
        _ = take(.colon)
        try expect(.blockEnd)
        return try body(until: ends)
    }

    private mutating func statement(_ word: String) throws -> TemplateStatement.Kind {
        switch word {
        case "if": return try conditional()
        case "for": return try loop()
        case "set": return try assignment()
        case "macro": return try macro()
        case "call": return try callBlock()
        case "with": return try with()
        case "filter":
            let filters = try self.filters(first: true)
            return .filterBlock(filters, try block(until: "endfilter").statements)
        case "generation":
            // Marks what the model wrote; the text is that of its body.
            return .scope(try apart { try $0.block(until: "endgeneration").statements })
        case "break", "continue":
            guard loops > 0 else { throw TemplateFailure(.syntax, "'\(word)' stands outside a loop", line: current.line) }
            return word == "break" ? .leaveLoop : .nextRound
        default:
            index -= 1
            throw wrong("a statement such as 'if', 'for' or 'set'")
        }
    }

    private mutating func conditional() throws -> TemplateStatement.Kind {
        var branches: [TemplateBranch] = []
        while true {
            let condition = try tuple(conditionals: false)
            let (statements, end) = try block(until: "elif", "else", "endif")
            branches.append(TemplateBranch(condition: condition, body: statements))
            if end == "endif" { return .conditional(branches, otherwise: []) }
            if end == "else" { return .conditional(branches, otherwise: try block(until: "endif").statements) }
        }
    }

    private mutating func loop() throws -> TemplateStatement.Kind {
        loops += 1
        let target = try target()
        guard take("in") else { throw wrong("'in'") }
        let sequence = try tuple(conditionals: false, end: "recursive")
        let filter = take("if") ? try expression() : nil
        if isNext("recursive") {
            throw TemplateFailure(.syntax, "recursive loops are not supported, found 'recursive'", line: current.line)
        }
        let (statements, end) = try block(until: "endfor", "else")
        loops -= 1
        let otherwise = end == "else" ? try block(until: "endfor").statements : []
        return .loop(.init(target: target, sequence: sequence, filter: filter, body: statements, otherwise: otherwise))
    }

    private mutating func assignment() throws -> TemplateStatement.Kind {
        let target = try target(attributes: true)
        if take(.assign) { return .assign(target, try tuple()) }
        let filters = try self.filters(first: false)
        return .capture(target, filters, try block(until: "endset").statements)
    }

    private mutating func with() throws -> TemplateStatement.Kind {
        var assignments: [TemplateAssignment] = []
        while kind != .blockEnd, !isNext(.colon) {
            if !assignments.isEmpty { try expect(.comma) }
            let target = try target()
            try expect(.assign)
            assignments.append(TemplateAssignment(target: target, value: try expression()))
        }
        return .with(assignments, try block(until: "endwith").statements)
    }

    /// What stands left of `=` or `in`.
    mutating func target(attributes: Bool = false) throws -> TemplateTarget {
        var targets: [TemplateTarget] = []
        var isTuple = false
        while targets.isEmpty || isNext(.comma) {
            if !targets.isEmpty {
                skip()
                isTuple = true
                if isNext("in") || isNext(.assign) || isNext(.rightParenthesis) { break }
            }
            targets.append(try singleTarget(attributes: attributes))
        }
        return isTuple ? .tuple(targets) : targets[0]
    }

    private mutating func singleTarget(attributes: Bool) throws -> TemplateTarget {
        if take(.leftParenthesis) {
            let inner = try nested { try $0.target(attributes: attributes) }
            try expect(.rightParenthesis)
            return inner
        }
        guard case .name(let name) = kind, !["true", "false", "none", "True", "False", "None"].contains(name) else {
            throw wrong("a name to assign to")
        }
        if name == "loop", loops > 0 { throw wrong("another name: 'loop' is the loop itself") }
        skip()
        guard attributes, take(.dot) else { return .name(name) }
        return .attribute(of: name, name: try expectName())
    }
}
