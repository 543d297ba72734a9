/// Which token's position a classifier reads its reward at.
public enum ReadoutRule: Hashable, Sendable {
    /// The last token that is not the padding token; the last token where there is no padding token.
    case lastNonPad(padID: Int?)
    /// The first token: encoders.
    case first

    /// The position, and a warning where it is not the last token.
    func position(in ids: [Int], piece: (Int) -> String?) -> (position: Int, warning: String?) {
        switch self {
        case .first: return (0, nil)
        case .lastNonPad(let pad):
            guard let pad, ids.contains(pad) else { return (ids.count - 1, nil) }
            // A text of nothing but padding is read at its start, as the reference implementation does.
            let position = ids.lastIndex { $0 != pad } ?? 0
            let name = piece(ids[position]) ?? "\(ids[position])"
            let warning = "the padding token occurs in the text; the reward is read at token \(position), \"\(name)\""
            return (position, warning)
        }
    }
}
