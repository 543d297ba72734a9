/// How much one rendering may cost; a template is data from elsewhere.
struct TemplateLimits: Sendable {
    /// Evaluated nodes, loop rounds and text work together.
    var steps = 20_000_000
    /// Everything ever built while rendering.
    var bytes = 256 << 20
    /// The rendered text.
    var output = 64 << 20
    /// Statements, expressions and macro calls inside one another; chosen for stacks of 512 KB.
    var depth = 160

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

    init(_ limits: TemplateLimits) {
        self.limits = limits
    }

    func enter() throws {
        depth += 1
        steps += 1
        if depth > limits.depth { throw TemplateFailure.limit("calls and blocks stand more than \(limits.depth) deep") }
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
