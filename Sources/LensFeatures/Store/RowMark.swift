/// Where a row of activations comes from.
public struct RowMark: Hashable, Sendable {
    /// Whose response a row is of.
    public enum Side: Int, Hashable, Sendable {
        case chosen = 0
        case rejected = 1
        /// Chosen minus rejected; token and position are the chosen one's.
        case difference = 2
    }

    /// Of the pair, in the file's order.
    public let pair: Int
    public let side: Side
    public let position: Int
    /// The token's id.
    public let token: Int

    public init(pair: Int, side: Side, position: Int, token: Int) {
        self.pair = pair
        self.side = side
        self.position = position
        self.token = token
    }

    var sideNumber: Int { side.rawValue }

    /// What a shard's integer tensors hold, and their names.
    static var columns: [(KeyPath<RowMark, Int>, String)] {
        [(\.pair, "pair"), (\.sideNumber, "side"), (\.position, "position"), (\.token, "token")]
    }
}
