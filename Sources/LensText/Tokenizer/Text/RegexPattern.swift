import Foundation
import LensCore

/// A regular expression in the syntax of tokenizer files, compiled once.
struct RegexPattern: Sendable {
    /// Enough for any sane expression; an exponential one is stopped.
    static let timeLimit: Duration = .seconds(20)

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
            throw place.error("is the regular expression \(source), whose \(unsupported.construct) is not supported")
        } catch {
            throw place.error("is not a regular expression this program can read: \(source)")
        }
    }

    /// The matches in order; an empty match right behind another match does not count.
    func matches(in scalars: [Unicode.Scalar], range: Range<Int>) throws -> [Range<Int>] {
        let text = UTF16Text(scalars[range])
        let deadline = ContinuousClock.now + Self.timeLimit
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
                "the tokenizer's regular expression \(source) needs too much time or memory on a text of \(range.count) characters")
        }
        return found
    }
}

/// Scalars as the UTF-16 text that the regular expression engine reads.
private struct UTF16Text {
    let string: String
    let count: Int
    /// Scalar index of each code unit; nil when every scalar is one unit.
    private let indices: [Int32]?

    init(_ scalars: ArraySlice<Unicode.Scalar>) {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        string = String(view)
        if scalars.allSatisfy({ $0.value < 0x10000 }) {
            count = scalars.count
            indices = nil
        } else {
            var units: [Int32] = []
            for (index, scalar) in zip(Int32(0)..., scalars) {
                units.append(index)
                if scalar.value >= 0x10000 { units.append(index) }
            }
            count = units.count
            units.append(Int32(clamping: scalars.count))
            indices = units
        }
    }

    func scalarIndex(_ unit: Int) -> Int {
        indices.map { Int($0[unit]) } ?? unit
    }
}
