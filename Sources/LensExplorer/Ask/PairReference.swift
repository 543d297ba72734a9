/// How pages and addresses name a pair: `3` is one of those opened, `own-3` one that was pasted.
enum PairReference: Hashable, CustomStringConvertible {
    case opened(Int)
    case own(Int)

    init?(_ text: String) {
        if let index = Int(text), index >= 0 {
            self = .opened(index)
        } else if text.hasPrefix("own-"), let number = Int(text.dropFirst(4)), number >= 0 {
            self = .own(number)
        } else {
            return nil
        }
    }

    var description: String {
        switch self {
        case .opened(let index): "\(index)"
        case .own(let number): "own-\(number)"
        }
    }
}
