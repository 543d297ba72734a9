import LensCore
import LensTorch

/// One run's activations in the current layer, position by position, whatever pieces it was computed in.
final class LayerView {
    /// A piece: the positions it covers, and its values along the given axis.
    struct Piece {
        let positions: Range<Int>
        let values: Tensor
    }

    private let pieces: [Stage: [Piece]]
    private let keysAndValues: [(positions: Range<Int>, values: KeyValues)]
    private var joined: [Stage: Piece] = [:]

    init(pieces: [Stage: [Piece]], keysAndValues: [(positions: Range<Int>, values: KeyValues)]) {
        self.pieces = pieces
        self.keysAndValues = keysAndValues
    }

    /// Values `[1, position, …]` of a range of positions.
    func values(_ stage: Stage, _ range: Range<Int>) throws -> Tensor {
        let whole = try whole(stage)
        let first = whole.positions.lowerBound
        guard whole.positions.contains(range.lowerBound), range.upperBound <= whole.positions.upperBound else {
            throw LensError.failure("positions \(range) of \(stage) were not computed, only \(whole.positions)")
        }
        return try whole.values.slice(1, range.lowerBound - first..<range.upperBound - first)
    }

    /// Values `[position, …]` of single positions.
    func values(_ stage: Stage, at positions: [Int]) throws -> Tensor {
        let whole = try whole(stage)
        guard positions.allSatisfy(whole.positions.contains) else {
            throw LensError.failure("positions \(positions) of \(stage) were not computed, only \(whole.positions)")
        }
        let index = try Tensor(indices: positions.map { $0 - whole.positions.lowerBound }, device: whole.values.device)
        return try whole.values.select(0, 0).selecting(0, index)
    }

    /// Keys and values of the first positions, one row; nil for none.
    func prefix(_ count: Int) throws -> KeyValues? {
        count == 0 ? nil : try KeyValues.joined(keysAndValues.map(\.values)).prefix(count)
    }

    private func whole(_ stage: Stage) throws -> Piece {
        if let piece = joined[stage] { return piece }
        guard let parts = pieces[stage], let first = parts.first, let last = parts.last else {
            throw LensError.failure("\(stage) was not computed")
        }
        let piece =
            parts.count == 1
            ? first
            : Piece(
                positions: first.positions.lowerBound..<last.positions.upperBound,
                values: try Tensor.concatenated(parts.map(\.values), along: 1))
        joined[stage] = piece
        return piece
    }
}
