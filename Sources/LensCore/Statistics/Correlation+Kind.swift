extension Correlation {
    /// Which correlation.
    public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        /// Of the values: how linear.
        case pearson
        /// Of the ranks: how monotone.
        case spearman
        /// Of the order of pairs: τ-b.
        case kendall
    }

    /// The correlation of a kind.
    public init(_ kind: Kind, _ x: [Double], _ y: [Double]) {
        self =
            switch kind {
            case .pearson: .pearson(x, y)
            case .spearman: .spearman(x, y)
            case .kendall: .kendall(x, y)
            }
    }
}
