/// What a transformer computes, without its weights. A family reads one from `config.json`.
public struct Architecture: Hashable, Sendable {
    public var layers: Int
    /// The length of a residual stream vector.
    public var width: Int
    public var vocabulary: Int
    /// The longest text, in tokens.
    public var contextLength: Int
    public var embedding: Embedding
    public var attention: Attention
    public var mlp: MLP
    public var norm: Norm
    public var placement: NormPlacement
    public var order: BlockOrder
    /// Whether positions see only those before them; encoders see all.
    public var isCausal = true
    /// What the reward head reads.
    public var pooling = Pooling.readout
    /// nil where every block has weights of its own.
    public var sharing: Sharing?
    /// Whether the first block's attention reads a norm of the stream where other blocks' does; ModernBERT's does not.
    public var normsFirstAttention = true

    public init(
        layers: Int, width: Int, vocabulary: Int, contextLength: Int, embedding: Embedding = Embedding(), attention: Attention,
        mlp: MLP, norm: Norm, placement: NormPlacement = .pre, order: BlockOrder = .sequential
    ) {
        self.layers = layers
        self.width = width
        self.vocabulary = vocabulary
        self.contextLength = contextLength
        self.embedding = embedding
        self.attention = attention
        self.mlp = mlp
        self.norm = norm
        self.placement = placement
        self.order = order
    }

    /// How tokens enter the residual stream.
    public struct Embedding: Hashable, Sendable {
        /// Multiplies token embeddings; Gemma uses √width.
        public var scale: Double = 1
        /// The rows of a learned position table, or nil where positions enter elsewhere.
        public var learnedPositions: Int?
        /// Rows at the head of the position table that no position has (OPT).
        public var unusedPositions = 0
        /// Tokens with this id have this row of the position table, and the others count on from the next (RoBERTa).
        public var uncountedID: Int?
        /// The rows of a table that tells a pair's texts apart; nil where there is none.
        public var types: Int?
        /// Whether what the tables give together is normed.
        public var isNormed = false
        /// nil where the tables are as wide as the stream.
        public var projection: Projection?

        public init(scale: Double = 1, learnedPositions: Int? = nil) {
            self.scale = scale
            self.learnedPositions = learnedPositions
        }
    }

    public struct Attention: Hashable, Sendable {
        public var heads: Int
        /// Fewer than `heads` under grouped-query attention, each serving a run of query heads.
        public var keyValueHeads: Int
        public var headWidth: Int
        /// Multiplies the scores.
        public var scale: Double
        /// Scores become `cap · tanh(score / cap)` (Gemma-2).
        public var softCap: Double?
        /// For each layer, how many keys a query sees, itself included; nil = all before it. Encoders see as many behind it.
        public var windows: [Int?]
        public var rotary: Rotary?
        /// Of layers with a window; nil where all layers turn alike.
        public var windowedRotary: Rotary?
        public var linearBiases: LinearBiases?
        /// Scores that depend on the distance between query and key; nil where only contents are matched.
        public var relative: RelativePositions?
        /// How queries and keys are normalised before rotation; nil where they are not.
        public var queryKeyNorm: QueryKeyNorm?
        public var hasInputBias = false
        public var hasOutputBias = false

        public init(heads: Int, keyValueHeads: Int, headWidth: Int, layers: Int) {
            self.heads = heads
            self.keyValueHeads = keyValueHeads
            self.headWidth = headWidth
            self.scale = 1 / Double(headWidth).squareRoot()
            self.windows = Array(repeating: nil, count: layers)
        }

        /// How a layer's queries and keys turn.
        public func rotary(in layer: Int) -> Rotary? {
            windows[layer] == nil ? rotary : windowedRotary ?? rotary
        }

        /// Whether texts of these lengths turn alike in every layer.
        public func agrees(lengths: [Int]) -> Bool {
            [rotary, windowedRotary].allSatisfy { $0?.agrees(lengths: lengths) ?? true }
        }

        /// Query heads per key/value head.
        public var groupSize: Int { heads / keyValueHeads }
    }

    public struct MLP: Hashable, Sendable {
        public enum Kind: Hashable, Sendable {
            /// `down(act(gate(x)) ⊙ up(x))`
            case gated
            /// `down(act(up(x)))`
            case plain
        }

        /// Experts, of which a router chooses some for every token.
        public struct Mixture: Hashable, Sendable {
            public var experts: Int
            /// How many experts work on one token.
            public var chosen: Int
            /// The hidden units of one expert.
            public var hidden: Int
            /// Whether the chosen experts' weights are scaled to sum to 1.
            public var normalizes: Bool
            /// The layers that have experts; the others have one MLP.
            public var layers: Set<Int>

            public init(experts: Int, chosen: Int, hidden: Int, normalizes: Bool, layers: Set<Int>) {
                self.experts = experts
                self.chosen = chosen
                self.hidden = hidden
                self.normalizes = normalizes
                self.layers = layers
            }
        }

        public var kind: Kind
        /// The hidden units of a layer that has one MLP.
        public var hidden: Int
        public var mixture: Mixture?
        public var activation: Activation
        public var hasBias: Bool

        public init(kind: Kind, hidden: Int, activation: Activation, hasBias: Bool = false) {
            self.kind = kind
            self.hidden = hidden
            self.activation = activation
            self.hasBias = hasBias
        }

        /// The hidden units of a layer; where there are experts, those of all of them, side by side.
        public func neurons(_ layer: Int) -> Int {
            guard let mixture, mixture.layers.contains(layer) else { return hidden }
            return mixture.experts * mixture.hidden
        }
    }

    public struct Norm: Hashable, Sendable {
        public enum Kind: Hashable, Sendable {
            /// Root-mean-square norm; the gain is `gainOffset` + the stored weight (1 for Gemma).
            case rms(gainOffset: Double)
            case layer
            /// A layer norm whose gain is 1 + the stored weight (Nemotron).
            case layerAroundOne
        }

        public var kind: Kind
        public var epsilon: Double
        /// Whether a layer norm has a bias.
        public var hasBias = true

        public init(kind: Kind, epsilon: Double) {
            self.kind = kind
            self.epsilon = epsilon
        }
    }

    /// Where a block normalises.
    public enum NormPlacement: Hashable, Sendable {
        /// What a sublayer reads.
        case pre
        /// What a sublayer reads, and what it writes (Gemma-2).
        case preAndPost
        /// What a sublayer writes (OLMo-2).
        case post
        /// The stream, after each sublayer's write was added (BERT).
        case sum

        var isBefore: Bool { self == .pre || self == .preAndPost }
        var isOnWrites: Bool { self == .post || self == .preAndPost }
    }

    public enum BlockOrder: Hashable, Sendable {
        /// The MLP reads what attention wrote.
        case sequential
        /// Attention and MLP read the same stream.
        case parallel
    }
}
