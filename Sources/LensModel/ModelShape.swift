import LensCore

/// The sizes and the order of a model, as far as analyses need to know them.
public struct ModelShape: Hashable, Sendable {
    public var layers: Int
    public var heads: Int
    /// Fewer than `heads` under grouped-query attention, each serving a run of query heads.
    public var keyValueHeads: Int
    public var headWidth: Int
    public var width: Int
    /// Hidden units of each layer's MLP.
    public var neurons: [Int]
    public var vocabulary: Int
    /// The longest text, in tokens.
    public var contextLength: Int
    public var order: Architecture.BlockOrder
    /// Whether positions see only those before them.
    public var isCausal: Bool
    /// What of the positions the head reads.
    public var pooling: Architecture.Pooling
    /// Whether writes stay in the stream as they are added; not so where a norm follows each sum.
    public var isAdditive: Bool

    public init(
        layers: Int, heads: Int, keyValueHeads: Int? = nil, headWidth: Int, width: Int, neurons: [Int], vocabulary: Int,
        contextLength: Int, order: Architecture.BlockOrder = .sequential, isCausal: Bool = true,
        pooling: Architecture.Pooling = .readout, isAdditive: Bool = true
    ) {
        self.layers = layers
        self.heads = heads
        self.keyValueHeads = keyValueHeads ?? heads
        self.headWidth = headWidth
        self.width = width
        self.neurons = neurons
        self.vocabulary = vocabulary
        self.contextLength = contextLength
        self.order = order
        self.isCausal = isCausal
        self.pooling = pooling
        self.isAdditive = isAdditive
    }

    /// Query heads per key/value head.
    public var groupSize: Int { heads / keyValueHeads }
}
