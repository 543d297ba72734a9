import LensAnalysis
import LensCore
import LensExplorer
import LensModel
import LensReport
import Synchronization

/// Every opened pair as every opened model sees it, read a few at a time and kept.
final class Survey: Sendable {
    /// Pairs that are read in one go; other questions to the model come between.
    private static let step = 4
    private static let shownPrompt = 160

    private struct Reading: Sendable {
        let margin: Double
        let flips: Int
    }

    private let opened: [OpenedModel]
    private let pairs: [PreferencePair]
    private let truncating: Bool
    /// By model and pair.
    private let known: Mutex<[[Reading?]]>

    init(_ opened: [OpenedModel], _ pairs: [PreferencePair], truncating: Bool) {
        self.opened = opened
        self.pairs = pairs
        self.truncating = truncating
        known = Mutex(Array(repeating: Array(repeating: nil, count: pairs.count), count: opened.count))
    }

    func rows(model: Int, progress: @escaping @Sendable (Progress) -> Void) async throws -> [SurveyRow] {
        let total = pairs.count * opened.count
        var done = 0
        for index in opened.indices {
            for start in stride(from: 0, to: pairs.count, by: Self.step) {
                let range = start..<min(start + Self.step, pairs.count)
                try await read(index, range)
                done += range.count
                progress(Progress(done: done, total: total, what: "pairs"))
            }
        }
        let readings = known.withLock { $0.map { $0.compactMap(\.self) } }
        let spreads = readings.map { RootMeanSquare.of($0.map(\.margin)) }
        return pairs.indices.map { index in
            let margins = zip(readings, spreads).map { $1 > 0 ? $0[index].margin / $1 : 0 }
            return SurveyRow(
                index: index, id: pairs[index].id, category: pairs[index].category,
                prompt: String((pairs[index].prompt.last?.content ?? "").prefix(Self.shownPrompt)),
                margin: readings[model][index].margin, flips: readings[model][index].flips,
                disagreement: margins.count > 1 ? Moments(margins).standardDeviation : nil)
        }
    }

    /// Reads what is not known yet of some pairs.
    private func read(_ index: Int, _ range: Range<Int>) async throws {
        func missing() -> [Int] { known.withLock { known in range.filter { known[index][$0] == nil } } }
        guard !missing().isEmpty else { return }
        try await opened[index].run { [self] model, progress in
            // Another tab may have asked for the same meanwhile.
            let open = known.withLock { known in range.filter { known[index][$0] == nil } }
            let found = try Lens(model, truncating: truncating, progress: progress).pairs(open.map { pairs[$0] }).result.pairs
            known.withLock { known in
                for (place, pair) in zip(open, found) {
                    known[index][place] = Reading(margin: pair.margin, flips: Self.flips(pair.difference.normalized))
                }
            }
        }
    }

    /// How often a curve changes its sign.
    static func flips(_ curve: [Double]) -> Int {
        let signs = curve.filter { $0 != 0 }.map { $0 > 0 }
        return zip(signs, signs.dropFirst()).count { $0 != $1 }
    }
}
