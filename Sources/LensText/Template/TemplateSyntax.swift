/// What a template computes.
///
/// Chains of operators of one precedence are flat lists, so that the tree is as deep as the source is nested.
indirect enum TemplateExpression: Sendable {
    case literal(TemplateValue)
    case name(String)
    case list([TemplateExpression])
    case tuple([TemplateExpression])
    case dictionary([TemplatePair])
    case postfix(TemplateExpression, [TemplatePostfix])
    case negate(TemplateExpression)
    case positive(TemplateExpression)
    case not(TemplateExpression)
    case arithmetic(TemplateExpression, [TemplateOperation<TemplateArithmetic>])
    case concatenation([TemplateExpression])
    case comparison(TemplateExpression, [TemplateOperation<TemplateComparison>])
    case and([TemplateExpression])
    case or([TemplateExpression])
    case conditional(TemplateExpression, condition: TemplateExpression, otherwise: TemplateExpression?)
}

struct TemplatePair: Sendable {
    let key: TemplateExpression
    let value: TemplateExpression
}

struct TemplateOperation<Operator: Sendable>: Sendable {
    let `operator`: Operator
    let operand: TemplateExpression
}

enum TemplateArithmetic: Sendable {
    case add, subtract, multiply, divide, floorDivide, modulo, power
}

enum TemplateComparison: Sendable {
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, contained, notContained
}

/// What follows a value: `.name`, `[…]`, `(…)`, `| filter`, `is test`.
enum TemplatePostfix: Sendable {
    case attribute(String)
    case index(TemplateExpression)
    case slice(from: TemplateExpression?, to: TemplateExpression?, by: TemplateExpression?)
    case call(TemplateCallSyntax)
    case filter(String, TemplateCallSyntax)
    case test(String, TemplateCallSyntax, negated: Bool)
}

struct TemplateCallSyntax: Sendable {
    struct Keyword: Sendable {
        let name: String
        let value: TemplateExpression
    }

    var positional: [TemplateExpression] = []
    var keywords: [Keyword] = []
    /// `*list`
    var rest: TemplateExpression?
    /// `**mapping`
    var keywordRest: TemplateExpression?
}

/// What a template does.
struct TemplateStatement: Sendable {
    indirect enum Kind: Sendable {
        case text(String)
        case output(TemplateExpression)
        case conditional([TemplateBranch], otherwise: [TemplateStatement])
        case loop(TemplateLoopSyntax)
        case assign(TemplateTarget, TemplateExpression)
        /// `{% set x %}…{% endset %}`, with filters.
        case capture(TemplateTarget, [TemplatePostfix], [TemplateStatement])
        case macro(TemplateMacroSyntax)
        /// `{% call f() %}…{% endcall %}`: the body is a macro given as `caller`.
        case callBlock(TemplateExpression, TemplateMacroSyntax)
        case filterBlock([TemplatePostfix], [TemplateStatement])
        case with([TemplateAssignment], [TemplateStatement])
        /// A body with names of its own.
        case scope([TemplateStatement])
        case leaveLoop
        case nextRound
    }

    let kind: Kind
    let line: Int
}

struct TemplateBranch: Sendable {
    let condition: TemplateExpression
    let body: [TemplateStatement]
}

struct TemplateAssignment: Sendable {
    let target: TemplateTarget
    let value: TemplateExpression
}

enum TemplateTarget: Sendable {
    case name(String)
    case attribute(of: String, name: String)
    case tuple([TemplateTarget])
}

struct TemplateLoopSyntax: Sendable {
    let target: TemplateTarget
    let sequence: TemplateExpression
    let filter: TemplateExpression?
    let body: [TemplateStatement]
    let otherwise: [TemplateStatement]
}

struct TemplateMacroSyntax: Sendable {
    struct Parameter: Sendable {
        let name: String
        let fallback: TemplateExpression?
    }

    let name: String
    let parameters: [Parameter]
    let body: [TemplateStatement]
    /// Which of `varargs`, `kwargs` and `caller` the body mentions; others are refused in calls.
    let extras: Set<String>
}
