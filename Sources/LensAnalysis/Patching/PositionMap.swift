import LensCore
import LensText

/// Which positions of a base text are patched, and where in the source text each takes its value from.
public struct PositionMap: Hashable, Sendable {
    /// Positions of the base run with a source, rising.
    public let base: [Int]
    /// For each of `base`, a position of the source run.
    public let source: [Int]
    /// How many base positions were selected.
    public let selected: Int

    /// The share of the selected positions that have a source.
    public var alignedFraction: Double {
        selected == 0 ? 0 : Double(base.count) / Double(selected)
    }

    /// Positions of a base text selected by name, without a source.
    static func positions(_ at: PatchResult.Positions, of text: TokenizedText, promptLength: Int) -> [Int] {
        let count = text.readIDs.count
        let start = min(promptLength, count - 1)
        return switch at {
        case .readout: [text.readout]
        case .prompt: Array(0..<start)
        case .response: Array(start..<count)
        case .all, .each: Array(0..<count)
        }
    }

    /// Aligns the selected positions of `base` with `source`.
    ///
    /// Equal token ids do not align positions: their embeddings would be equal, and effects of early layers would vanish
    /// by construction.
    public init(
        base: TokenizedText, source: TokenizedText, at: PatchResult.Positions, alignment: PatchResult.Alignment
    ) {
        let (n, m) = (base.readIDs.count, source.readIDs.count)
        let prompt = Self.promptLength(base, source)
        let chosen = Self.positions(at, of: base, promptLength: prompt)
        var pairs: [(Int, Int)] = []
        for position in chosen {
            let isReadout = position == base.readout && alignment != .prefix
            let counterpart = isReadout ? source.readout : Self.counterpart(position, n: n, m: m, prompt: prompt, alignment)
            if let counterpart { pairs.append((position, counterpart)) }
        }
        self.base = pairs.map(\.0)
        self.source = pairs.map(\.1)
        selected = chosen.count
    }

    private static func counterpart(
        _ position: Int, n: Int, m: Int, prompt: Int, _ alignment: PatchResult.Alignment
    ) -> Int? {
        switch alignment {
        case .prefix: return position < m ? position : nil
        case .suffix:
            if position < prompt { return position }
            let fromEnd = m - (n - position)
            return fromEnd >= prompt ? fromEnd : nil
        case .proportional:
            if position < prompt { return position }
            // Both spans' ends map to each other; a span of one position is its own end.
            guard n - 1 > prompt else { return m - 1 }
            let share = Double(position - prompt) / Double(n - 1 - prompt)
            return prompt + Int((share * Double(m - 1 - prompt)).rounded())
        }
    }

    /// How many leading tokens are both texts' common prompt; at least the readout is left to each.
    public static func promptLength(_ a: TokenizedText, _ b: TokenizedText) -> Int {
        let common = zip(a.readIDs, b.readIDs).prefix { $0 == $1 }.count
        // A response whose place is unknown begins where the texts part.
        let starts = [a, b].map { $0.roles.firstIndex(of: .response) ?? common }
        return min(common, starts[0], starts[1], a.readIDs.count - 1, b.readIDs.count - 1)
    }
}
