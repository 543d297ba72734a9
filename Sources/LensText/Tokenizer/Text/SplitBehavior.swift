/// What becomes of the matches that a text is split by.
enum SplitBehavior: String, CaseIterable, Sendable {
    case removed = "Removed"
    case isolated = "Isolated"
    case mergedWithPrevious = "MergedWithPrevious"
    case mergedWithNext = "MergedWithNext"
    case contiguous = "Contiguous"

    init(_ part: TokenizerPart) throws {
        let name = try part.string()
        guard let found = Self(rawValue: name) else {
            throw part.error(
                "is the unknown behavior '\(name)'", hint: "known are \(Self.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        self = found
    }

    /// The parts of a text, given its gapless matches.
    func parts(_ matches: [Pattern.Match]) -> [Range<Int>] {
        switch self {
        case .removed: matches.filter { !$0.isMatch }.map(\.range)
        case .isolated: matches.map(\.range)
        case .contiguous: merge(matches) { match, previous in match == previous }
        case .mergedWithPrevious: merge(matches) { match, previous in match && !previous }
        case .mergedWithNext: merge(matches.reversed()) { match, previous in match && !previous }.reversed()
        }
    }

    /// Joins each stretch to the one before it where `joins` holds; the first is taken to follow a non-match.
    private func merge(_ matches: [Pattern.Match], _ joins: (Bool, Bool) -> Bool) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var previous = false
        for match in matches {
            if joins(match.isMatch, previous), let last = parts.last {
                parts[parts.count - 1] =
                    min(last.lowerBound, match.range.lowerBound)..<max(last.upperBound, match.range.upperBound)
            } else {
                parts.append(match.range)
            }
            previous = match.isMatch
        }
        return parts
    }
}
