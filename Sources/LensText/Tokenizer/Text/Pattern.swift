import LensCore

/// What a text is split by or searched for.
enum Pattern: Sendable {
    case literal([Unicode.Scalar])
    case scalars(ScalarKind)
    /// A well-known regular expression with a scanner of its own.
    case words(WordScanner)
    case regex(RegexPattern)

    /// A stretch of text that matches or lies between matches.
    struct Match: Hashable {
        var range: Range<Int>
        var isMatch: Bool
    }

    /// Reads `{"String": …}` or `{"Regex": …}`.
    init(_ part: TokenizerPart) throws {
        try part.allow("String", "Regex")
        if let literal = part.member("String") {
            self = .literal(try literal.scalars())
        } else {
            self = try Pattern(regex: part.required("Regex"))
        }
    }

    private init(regex part: TokenizerPart) throws {
        let source = try part.string()
        if let scanner = WordScanner(pattern: source) {
            self = .words(scanner)
        } else {
            self = .regex(try RegexPattern(source, place: part))
        }
    }

    /// The matches in a range and the stretches between them, in order, without gaps.
    func matches(in scalars: [Unicode.Scalar], range: Range<Int>) throws -> [Match] {
        guard !range.isEmpty else { return [Match(range: range, isMatch: false)] }
        var cover = Cover(range: range)
        switch self {
        case .literal(let literal):
            var position = range.lowerBound
            while position + literal.count <= range.upperBound {
                let end = position + literal.count
                let isMatch = scalars[position..<end].elementsEqual(literal)
                if isMatch { cover.add(position..<end) }
                // An empty literal matches between all characters.
                position = isMatch ? max(end, position + 1) : position + 1
            }
        case .scalars(let kind):
            for position in range where kind.contains(scalars[position]) { cover.add(position..<position + 1) }
        case .words(let scanner):
            scalars.withUnsafeBufferPointer { scalars in
                var position = range.lowerBound
                while position < range.upperBound {
                    let end = scanner.end(of: position, in: scalars, limit: range.upperBound)
                    if let end { cover.add(position..<end) }
                    position = end ?? position + 1
                }
            }
        case .regex(let regex):
            for match in try regex.matches(in: scalars, range: range) { cover.add(match) }
        }
        return cover.finish()
    }

    /// Collects matches in order and fills the stretches between them.
    private struct Cover {
        let range: Range<Int>
        var matches: [Match] = []
        var covered: Int

        init(range: Range<Int>) {
            self.range = range
            covered = range.lowerBound
        }

        mutating func add(_ match: Range<Int>) {
            if covered < match.lowerBound { matches.append(Match(range: covered..<match.lowerBound, isMatch: false)) }
            matches.append(Match(range: match, isMatch: true))
            covered = match.upperBound
        }

        mutating func finish() -> [Match] {
            if covered < range.upperBound { matches.append(Match(range: covered..<range.upperBound, isMatch: false)) }
            return matches
        }
    }
}
