import LensCore
import LensTorch

/// The stretch of positions a pass computes, and what its layers share.
///
/// All rows cover the same positions. Positions before the stretch are seen through `prefix`, the keys and values
/// of one text that all rows have in common.
public struct Span {
    /// Of the rows, or of one text that all rows are runs of; for models whose blocks read more than the stream.
    public let tokens: TokenRows
    /// Of the whole text, on which some rotations depend.
    public let length: Int
    /// By what describes them; layers may differ.
    private let rotaries: [Rotary: RotaryTables]
    /// The current layer's keys and values of the positions before the span; empty spans have none.
    public var prefix: KeyValues?
    /// The keys and values that the last attention computed, of the span's own positions.
    public var own: KeyValues?
    /// Of a model that runs by its exported graph.
    var shared = ExportedShared()
    /// Added to scores: 0 where a query sees a key, −∞ elsewhere; by window.
    private var masks: [Int?: Tensor] = [:]
    /// Rows of the table of relative distances, `[query, key]`.
    private var distances: Tensor?
    private let attention: Architecture.Attention?
    /// Added to scaled scores at each head, `[head, 1, key]`; nil where distances count otherwise.
    let biases: Tensor?
    private let isCausal: Bool
    private let precision: Precision
    private let device: Device

    /// - Parameters:
    ///   - tokens: where their positions do not begin at 0, `prefix` must be set before each layer.
    ///   - length: of the whole text.
    init(_ tokens: TokenRows, length: Int, architecture: Architecture, precision: Precision, device: Device) throws {
        self.tokens = tokens
        self.length = length
        let positions = tokens.positions
        isCausal = architecture.isCausal
        self.precision = precision
        self.device = device
        attention = architecture.attention
        let kinds = Set([architecture.attention.rotary, architecture.attention.windowedRotary].compactMap { $0 })
        rotaries = try Dictionary(
            uniqueKeysWithValues: kinds.map {
                ($0, try $0.tables(for: positions, length: length, type: precision.stream, device: device))
            })
        biases = try architecture.attention.linearBiases.map { kind in
            // [head, 1, 1] · [key] → [head, 1, key]; what depends on the query alone changes no softmax.
            let slopes = try Tensor(architecture.attention.slopes).to(precision.stream).to(device).reshaped([-1, 1, 1])
            let keys = try Tensor.range(0..<positions.upperBound, device: device).to(precision.stream)
            switch kind {
            case .afterScaling: return try slopes * keys
            case .beforeScaling:
                let rounded = try (slopes.to(.bfloat16) * keys.to(.bfloat16)).to(precision.stream)
                return try rounded * architecture.attention.scale
            }
        }
    }

    public var positions: Range<Int> { tokens.positions }

    /// How a layer's queries and keys turn; nil where they do not.
    func rotary(in layer: Int) -> RotaryTables? {
        attention?.rotary(in: layer).flatMap { rotaries[$0] }
    }

    /// A stretch without rotations and masks.
    public init(_ tokens: TokenRows, length: Int) {
        self.tokens = tokens
        self.length = length
        (rotaries, attention, biases, isCausal) = ([:], nil, nil, true)
        (precision, device) = (Precision(weights: .float32), .cpu)
    }

    /// Whether a window hides keys that would be seen without it.
    func bites(window: Int?) -> Bool {
        window.map { $0 < positions.upperBound } ?? false
    }

    /// What the last `count` queries of the span see, `[query, key]` over the prefix and the span; nil where that is
    /// every key.
    mutating func mask(window: Int?, queries count: Int) throws -> Tensor? {
        let bites = bites(window: window)
        if count == 1 || !isCausal, !bites { return nil }
        let whole = try masks[bites ? window : nil] ?? makeMask(window: bites ? window : nil)
        masks[bites ? window : nil] = whole
        return count == positions.count ? whole : try whole.slice(0, positions.count - count..<positions.count)
    }

    /// What is added to scaled scores: mask and biases, `[query, key]` or `[1, head, query, key]`; nil where nothing is.
    mutating func added(window: Int?, queries count: Int) throws -> Tensor? {
        let mask = try mask(window: window, queries: count)
        guard let biases else { return mask }
        return try (mask.map { try biases + $0 } ?? biases).unsqueezed(0)
    }

    /// The rows of the table of relative distances for the span's last `count` queries and every key, `[query, key]`.
    mutating func distances(_ relative: Architecture.Attention.RelativePositions, queries count: Int) throws -> Tensor {
        let whole = try distances ?? relative.places(queries: positions, keys: positions.upperBound, device: device)
        distances = whole
        return count == positions.count ? whole : try whole.slice(0, positions.count - count..<positions.count)
    }

    private func makeMask(window: Int?) throws -> Tensor {
        // [query, 1] against [1, key]
        let queries = try Tensor.range(positions, device: device).unsqueezed(1)
        let keys = try Tensor.range(0..<positions.upperBound, device: device).unsqueezed(0)
        let zero = try Tensor.full([1, 1], 0, type: precision.stream, device: device)
        let hidden = try Tensor.full([1, 1], -.infinity, type: precision.stream, device: device)
        let all = isCausal ? try keys.isAtMost(queries).choose(zero, hidden) : zero
        guard let window else { return all }
        let near = try keys.isGreater(than: queries - Double(window)).choose(all, hidden)
        return isCausal ? near : try keys.isLess(than: queries + Double(window)).choose(near, hidden)
    }
}
