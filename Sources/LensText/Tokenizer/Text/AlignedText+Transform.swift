import LensCore

extension AlignedText {
    /// One scalar of a rewritten text.
    struct Edit {
        let scalar: Unicode.Scalar
        /// 1: inserted, stands for what the scalar before it stands for; 0: replaces the next scalar;
        /// -n: replaces the next one and swallows n more.
        var change: Int
    }

    /// Rewrites the text, after dropping the first `dropped` scalars.
    mutating func transform(_ edits: [Edit], dropping dropped: Int = 0) {
        var next = dropped
        var newSpans: [Span] = []
        newSpans.reserveCapacity(edits.count)
        let before = Span(start: origin, end: origin)
        for edit in edits {
            if edit.change > 0 {
                newSpans.append(next > 0 && next <= spans.count ? spans[next - 1] : before)
            } else {
                newSpans.append(next < spans.count ? spans[next] : spans.last ?? before)
                next += 1 - edit.change
            }
        }
        scalars = edits.map(\.scalar)
        spans = newSpans
    }

    /// Replaces each scalar by any number of scalars that stand for the same original.
    mutating func mapScalars(_ replace: (Unicode.Scalar, (Unicode.Scalar) -> Void) -> Void) {
        var newScalars: [Unicode.Scalar] = []
        var newSpans: [Span] = []
        newScalars.reserveCapacity(count)
        newSpans.reserveCapacity(count)
        for (scalar, span) in zip(scalars, spans) {
            replace(scalar) {
                newScalars.append($0)
                newSpans.append(span)
            }
        }
        scalars = newScalars
        spans = newSpans
    }

    mutating func filter(_ isKept: (Unicode.Scalar) -> Bool) {
        guard !scalars.allSatisfy(isKept) else { return }
        mapScalars { scalar, emit in if isKept(scalar) { emit(scalar) } }
    }

    /// Puts a prefix before a text that is not empty; it stands for the first scalar.
    mutating func prepend(_ prefix: [Unicode.Scalar]) {
        guard let first = spans.first else { return }
        scalars.insert(contentsOf: prefix, at: 0)
        spans.insert(contentsOf: repeatElement(first, count: prefix.count), at: 0)
    }

    /// Drops white space from the ends.
    mutating func strip(left: Bool, right: Bool) {
        var kept = 0..<count
        while left, let first = kept.first, scalars[first].properties.isWhitespace { kept = kept.dropFirst() }
        while right, let last = kept.last, scalars[last].properties.isWhitespace { kept = kept.dropLast() }
        scalars = Array(scalars[kept])
        spans = Array(spans[kept])
    }

    /// Replaces every match; the replacement stands for the last scalar of its match.
    mutating func replace(_ pattern: Pattern, with content: [Unicode.Scalar]) throws {
        if case .literal(let literal) = pattern, literal.count == 1, content.count == 1 {
            for i in scalars.indices where scalars[i] == literal[0] { scalars[i] = content[0] }
            return
        }
        let matches = try pattern.matches(in: scalars, range: 0..<count)
        guard matches.contains(where: \.isMatch) else { return }
        guard count + matches.count * content.count <= Self.maximumCount else {
            throw LensError.input("the tokenizer's replacements make the text longer than \(Self.maximumCount) characters")
        }
        var newScalars: [Unicode.Scalar] = []
        var newSpans: [Span] = []
        for match in matches {
            guard match.isMatch else {
                newScalars += scalars[match.range]
                newSpans += spans[match.range]
                continue
            }
            let end = match.range.upperBound
            newScalars += content
            newSpans += repeatElement(
                end > 0 ? spans[end - 1] : Span(start: origin, end: origin), count: content.count)
        }
        scalars = newScalars
        spans = newSpans
    }
}
