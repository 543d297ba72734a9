/// How much one rendering may cost; a template is data from elsewhere.
struct TemplateLimits: Sendable {
    /// Evaluated nodes, loop rounds and text work together.
    var steps = 20_000_000
    /// Everything ever built while rendering.
    var bytes = 128 << 20
    /// The rendered text.
    var output = 32 << 20
    /// Statements, expressions and macro calls inside one another; the stack may set a lower bound.
    var depth = 200

    /// Nesting that the parser accepts.
    static let sourceDepth = 48
    /// Lists within lists.
    static let valueDepth = 64
    static let sourceBytes = 1 << 20
    /// As Jinja's sandbox has it.
    static let rangeLength = 100_000
}

/// Counts what one rendering has cost.
final class TemplateBudget {
    let limits: TemplateLimits
    private var steps = 0
    private var bytes = 0
    private var depth = 0
    private let stack = StackGuard()

    init(_ limits: TemplateLimits) {
        self.limits = limits
    }

    func enter() throws {
        depth += 1
        steps += 1
        if depth > limits.depth || stack.isSpent {
            throw TemplateFailure.limit("calls and blocks stand too deep inside one another, at depth \(depth)")
        }
        if steps > limits.steps { throw tooLong }
    }

    func leave() { depth -= 1 }

    func step(_ count: Int = 1) throws {
        steps += count
        if steps > limits.steps { throw tooLong }
    }

    /// Reading text costs less than evaluating a node.
    func scan(bytes count: Int) throws {
        try step(1 + count / 16)
    }

    /// Looking up the properties of characters is slow.
    func inspect(_ text: String) throws {
        try step(text.utf8.count)
    }

    func allocate(bytes count: Int) throws {
        let (sum, overflow) = bytes.addingReportingOverflow(count)
        bytes = sum
        if overflow || bytes > limits.bytes {
            throw TemplateFailure.limit("it builds more than \(limits.bytes) bytes of text and lists")
        }
        try scan(bytes: count)
    }

    func allocate(elements count: Int) throws {
        let (size, overflow) = count.multipliedReportingOverflow(by: 48)
        try allocate(bytes: overflow ? .max : size)
    }

    private var tooLong: TemplateFailure {
        .limit("it needs more than \(limits.steps) steps")
    }
}
