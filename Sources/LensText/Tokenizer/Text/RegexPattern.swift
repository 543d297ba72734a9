import Foundation
import LensCore

/// A regular expression in the syntax of tokenizer files, compiled once.
struct RegexPattern: Sendable {
    /// Enough for any sane expression; an exponential one is stopped.
    static let timeLimit: Duration = .seconds(10)

    /// The expression as it stands in the file.
    let source: String
    private let expression: NSRegularExpression

    init(_ source: String, place: TokenizerPart) throws {
        self.source = source
        var translation = RegexTranslation(source)
        do {
            expression = try NSRegularExpression(
                pattern: try translation.translate(), options: [.anchorsMatchLines, .useUnixLineSeparators])
        } catch let unsupported as RegexTranslation.Unsupported {
            throw place.error("is the regular expression \(source.quoted), whose \(unsupported.construct) is not supported")
        } catch {
            throw place.error("is not a regular expression this program can read: \(source.quoted)")
        }
    }

    /// The matches in order; an empty match right behind another match does not count.
    func matches(
        in scalars: [Unicode.Scalar], range: Range<Int>, timeLimit: Duration = Self.timeLimit
    ) throws -> [Range<Int>] {
        let text = UTF16Text(scalars[range])
        let deadline = ContinuousClock.now + timeLimit
        var found: [Range<Int>] = []
        var failed = false
        var lastEnd = -1
        expression.enumerateMatches(
            in: text.string, options: [.reportProgress, .reportCompletion],
            range: NSRange(location: 0, length: text.count)
        ) { result, flags, stop in
            if flags.contains(.internalError) { failed = true }
            if flags.contains(.progress), ContinuousClock.now > deadline {
                failed = true
                stop.pointee = true
            }
            guard let match = result?.range, !(match.length == 0 && match.location == lastEnd) else { return }
            lastEnd = match.location + match.length
            let start = text.scalarIndex(match.location)
            let end = text.scalarIndex(lastEnd)
            found.append(range.lowerBound + start..<range.lowerBound + max(start, end))
        }
        if failed {
            throw LensError.failure(
                "the tokenizer's regular expression \(source.quoted) needs too much time or memory on a text of \(range.count) characters"
            )
        }
        return found
    }
}
