import LensCore
import LensText
import LensTorch

/// What analyses need of a reward model: the families conform through one shared transformer, and anybody's model can.
///
/// A model is `shape.layers` blocks that read a residual stream and write to it, first by attention heads, then by an MLP, and
/// a head that reads the stream's end. The steps are asked for one by one, so that whatever stands between two of them can
/// be read and replaced. Rows of a batch must not see each other. What has a default below the line can be left out.
public protocol RewardModelAdapter: Sendable {
    var shape: ModelShape { get }

    var head: RewardHead { get }

    /// The tokens of a conversation, with the position that the reward is read at.
    func encode(prompt: [Message], response: [Message]) throws -> TokenizedText

    /// What tokens are looked up as, before positions and all else are added, `[token, n]`.
    func tokenEmbeddings(_ ids: [Int]) throws -> Tensor

    /// What enters block 0, `[row, position, width]`, of rows that are as long as `tokens.positions`; shorter ones may be
    /// filled up on the right with anything.
    func embed(_ tokens: TokenRows) throws -> Tensor

    /// Each head's mixed values before the output projection, `[row, position, head, headWidth]`, for a stream
    /// `[row, position, width]` over the span's positions.
    ///
    /// Causal models see earlier positions through `span.prefix` and leave their own keys and values in `span.own`. Queries,
    /// keys, values and patterns that there are pass through `trace`, as in `key = try trace(.key(layer), key)`.
    ///
    /// - Parameter onlyLast: only the last position asks, all answer; the result has one position.
    func mixedHeads(
        _ layer: Int, _ stream: Tensor, _ span: inout Span, _ trace: inout Trace, onlyLast: Bool
    ) throws -> Tensor

    /// What attention writes to the stream, `[row, position, width]`, where its heads gave these values.
    func attentionWrite(_ layer: Int, heads: Tensor) throws -> Tensor

    /// The MLP's hidden units, `[row, position, neuron]`, for the stream it reads.
    func neurons(_ layer: Int, _ stream: Tensor) throws -> Tensor

    /// What the MLP writes to the stream, `[row, position, width]`, where its hidden units have these values.
    func mlpWrite(_ layer: Int, neurons: Tensor) throws -> Tensor

    // MARK: With a default

    /// What the reward head reads of the stream; the stream itself where there is no final norm.
    func finalNorm(_ stream: Tensor) throws -> Tensor

    /// The stream that goes on after a sublayer's write was added to the one before; the sum itself where it is not normed.
    func joined(_ sum: Tensor, after sublayer: Sublayer) throws -> Tensor

    /// How a direction after a step reads what enters the step, scales of norms frozen.
    ///
    /// The default is the gradient, which is right for linear steps. A step with a norm must say its own.
    ///
    /// - Parameters:
    ///   - direction: by which the step's output is read, `[position, width]`, float64 on the CPU.
    ///   - input: what enters the step, `[position, …]`.
    func frozen(_ direction: Tensor, through step: Step, at input: Tensor) throws -> StepReading

    /// Whether the model has a site within its layers; the default has all.
    func has(_ site: Site) -> Bool

    /// Why the model has no such site, where more can be said than that; by default nothing.
    func obstacle(to site: Site) -> String?

    /// Whether texts of these lengths compute alike what they have in common; by default they do.
    func agrees(lengths: [Int]) -> Bool

    /// Queries or keys as they would be at other positions, `[row, head, position, headWidth]`; by default as they are, which
    /// is wrong for models that rotate them.
    func turned(_ values: Tensor, layer: Int, from: Places, to: Places) throws -> Tensor

    /// What the blocks of one pass over these tokens share.
    ///
    /// - Parameter length: of the whole text.
    func span(_ tokens: TokenRows, length: Int) throws -> Span

    /// Keys and values alone, of a stream entering a block.
    func keysAndValues(_ layer: Int, _ stream: Tensor, _ span: Span) throws -> KeyValues

    /// What the MLP writes for the stream it reads, where nobody looks at its hidden units.
    func mlp(_ layer: Int, _ stream: Tensor) throws -> Tensor
}

/// A part of a block that writes to the stream.
public enum Sublayer: Hashable, Sendable {
    case attention(Int)
    case mlp(Int)
}

/// A step of the network that a direction can be read through.
public enum Step: Hashable, Sendable {
    /// From a layer's mixed head values, `[position, head, headWidth]`, to what attention writes.
    case attentionWrite(Int)
    /// From a layer's hidden units, `[position, neuron]`, to what the MLP writes.
    case mlpWrite(Int)
    /// From the stream with a sublayer's write added, `[position, width]`, to the stream that goes on.
    case joined(Sublayer)
    /// From the last stream, `[position, width]`, to what the head reads.
    case finalNorm
}

/// How a direction after a step reads what enters it: `direction · step(x) = vector · x + bias`, exactly at one point.
public struct StepReading: Sendable {
    /// Of the input's shape, float64 on the CPU.
    public let vector: Tensor
    /// What the step adds by itself, over all positions; nil where it adds nothing.
    public let bias: Double?
    /// By how much the model's own output may differ, because it rounds products to the type of its weights; 0 for float32
    /// and float64.
    public let rounding: Double

    public init(vector: Tensor, bias: Double?, rounding: Double = 0) {
        self.vector = vector
        self.bias = bias
        self.rounding = rounding
    }
}

/// Positions of a text of some length.
public struct Places: Hashable, Sendable {
    public let positions: [Int]
    public let length: Int

    public init(_ positions: [Int], length: Int) {
        self.positions = positions
        self.length = length
    }
}

/// Token ids of a batch's rows over the same positions.
public struct TokenRows: Sendable {
    public private(set) var ids: [[Int]]
    /// Which of a pair's texts each token belongs to; nil is the first.
    public private(set) var types: [[Int]]?
    public let positions: Range<Int>
    /// Embeddings `[row, position, n]` to take instead of the tokens' own.
    public var embeddings: Tensor?

    /// The whole texts, or the same positions of them all.
    public init(_ texts: [TokenizedText], positions: Range<Int>? = nil) {
        let all = positions ?? 0..<(texts.map(\.readIDs.count).max() ?? 0)
        self.positions = all
        ids = texts.map { Array($0.readIDs.dropFirst(all.lowerBound).prefix(all.count)) }
        types =
            texts.contains { $0.typeIDs != nil }
            ? zip(texts, ids).map { text, ids in
                text.typeIDs.map { Array($0.dropFirst(all.lowerBound).prefix(ids.count)) } ?? ids.map { _ in 0 }
            } : nil
    }

    /// One of the rows.
    func row(_ index: Int) throws -> TokenRows {
        var row = self
        row.ids = [ids[index]]
        row.types = types.map { [$0[index]] }
        row.embeddings = try embeddings?.slice(0, index..<index + 1)
        return row
    }
}
