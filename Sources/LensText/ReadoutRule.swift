import LensCore

/// Which token's position a classifier reads its reward at.
///
/// Texts are run without padding, so the rules for padded batches differ only where the padding token stands in a text.
public enum ReadoutRule: Hashable, Sendable {
    /// The last token that is not the padding token: Hugging Face's classifiers as they are now.
    case lastNonPad(padID: Int?)
    /// The token before the first padding token: older classifiers, and published classes copied from them.
    case beforeFirstPad(padID: Int?)
    /// The last token, whatever it is: classes that go by the attention mask.
    case lastAttended(padID: Int?)
    /// The last occurrence of a token that stands in the text.
    case marker(id: Int, name: String)
    /// A token that is appended to the text to be read.
    case appended(id: Int)
    /// The first token: encoders.
    case first

    /// The token to append to these.
    func missing(in ids: [Int]) -> Int? {
        if case .appended(let id) = self, ids.last != id { id } else { nil }
    }

    /// The position, and a warning where other rules would read another.
    ///
    /// - Throws: `LensError` where there is no token of the kind that the rule reads.
    func position(in ids: [Int], piece: (Int) -> String?) throws -> (position: Int, warning: String?) {
        func padded(_ pad: Int?, _ position: Int, _ rule: String) -> (Int, String?) {
            guard let pad, ids.contains(pad) else { return (ids.count - 1, nil) }
            let name = piece(ids[position]) ?? "\(ids[position])"
            let place = "the reward is read at token \(position), \"\(name)\", \(rule)"
            return (position, "the padding token occurs in the text; \(place)")
        }
        switch self {
        case .first: return (0, nil)
        case .appended: return (ids.count - 1, nil)
        case .lastNonPad(let pad):
            // A text of nothing but padding is read at its start, as the reference implementation does.
            return padded(pad, ids.lastIndex { $0 != pad } ?? 0, "the last that is not padding")
        case .beforeFirstPad(let pad):
            // Before the first of all stands the last, as an index of −1 has it.
            let position = ids.firstIndex { $0 == pad }.map { $0 == 0 ? ids.count - 1 : $0 - 1 } ?? ids.count - 1
            return padded(pad, position, "the one before the first padding, as this model's own class reads it")
        case .lastAttended(let pad):
            return padded(pad, ids.count - 1, "the last of all, as this model's own class reads it")
        case .marker(let id, let name):
            guard let position = ids.lastIndex(of: id) else {
                throw LensError.input(
                    "the text holds no \(name), where this model reads its reward",
                    hint: "write \(name) behind each step of the response")
            }
            let count = ids.count { $0 == id }
            let others = "\(name) occurs \(count) times; the reward is read at the last, token \(position)"
            return (position, count == 1 ? nil : others)
        }
    }
}
