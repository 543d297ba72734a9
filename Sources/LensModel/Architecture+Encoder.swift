import LensCore

/// What encoders have that decoders lack.
extension Architecture {
    /// What of the final norm's output, position by position, the reward head reads.
    public enum Pooling: Hashable, Sendable {
        /// The text's readout; encoders have it at their first token.
        case readout
        /// The mean over all positions (ModernBERT).
        case mean

        /// By how much each of a text's positions counts for what the head reads, `[position]`; the weights sum to 1.
        public func weights(positions: Int, readout: Int) -> [Double] {
            switch self {
            case .readout: (0..<positions).map { $0 == readout ? 1 : 0 }
            case .mean: Array(repeating: 1 / Double(positions), count: positions)
            }
        }
    }

    /// How blocks share weights (ALBERT; Lan et al., 2020).
    public struct Sharing: Hashable, Sendable {
        /// Groups of neighbouring layers, each with weights of its own.
        public var groups: Int
        /// Blocks with weights of their own that stand one after the other wherever their group stands.
        public var inner: Int

        public init(groups: Int, inner: Int) {
            self.groups = groups
            self.inner = inner
        }

        /// Where the weights of one of `layers` blocks are stored.
        func place(of layer: Int, layers: Int) -> (group: Int, inner: Int) {
            let perGroup = Double(layers / inner) / Double(groups)
            return (Int(Double(layer / inner) / perGroup), layer % inner)
        }
    }
}

extension Architecture.Embedding {
    /// A matrix between tables that are narrower than the stream, and the stream.
    public enum Projection: Hashable, Sendable {
        /// Tables of this width are summed, normed and projected, with a bias (ALBERT, ELECTRA).
        case afterNorm(tableWidth: Int)
        /// Tables of this width are summed, projected without a bias, and normed (DeBERTa).
        case beforeNorm(tableWidth: Int)

        var tableWidth: Int {
            switch self {
            case .afterNorm(let width), .beforeNorm(let width): width
            }
        }
    }
}

extension Architecture.Attention {
    /// Disentangled attention (He et al., 2021): scores between contents and relative distances.
    public struct RelativePositions: Hashable, Sendable {
        /// Distances from −`span` to `span` − 1 have rows of their own in the table; others get the nearest.
        public var span: Int
        /// Beyond half of `span`, distances are put in logarithmic buckets up to this one; nil where they count as they are.
        public var bucketedUpTo: Int?
        /// Whether queries are matched with distances' keys.
        public var hasContentToPosition: Bool
        /// Whether keys are matched with distances' queries.
        public var hasPositionToContent: Bool
        /// Whether distances pass through the same projections as contents.
        public var sharesProjections: Bool
        /// Whether the table is normed.
        public var isNormed: Bool
    }
}
