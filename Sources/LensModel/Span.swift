import LensCore
import LensTorch

/// The stretch of positions a pass computes, and what its layers share.
///
/// All rows cover the same positions. Positions before the stretch are seen through `prefix`, the keys and values
/// of one text that all rows have in common.
struct Span {
    let positions: Range<Int>
    let prefix: KeyValueCache?
    let rotary: RotaryTables?
    /// Added to scores: 0 where a query sees a key, −∞ elsewhere; by window.
    private var masks: [Int?: Tensor] = [:]
    private let precision: Precision
    private let device: Device
    /// The span's own keys and values, if they are to be kept.
    var kept: KeyValueCache?

    init(
        positions: Range<Int>, prefix: KeyValueCache? = nil, keepsKeysAndValues: Bool = false, architecture: Architecture,
        precision: Precision, device: Device
    ) throws {
        self.positions = positions
        self.prefix = prefix
        self.precision = precision
        self.device = device
        rotary = try architecture.attention.rotary?.tables(for: positions, type: precision.stream, device: device)
        kept = keepsKeysAndValues ? KeyValueCache(keys: [], values: []) : nil
    }

    /// How many positions lie before the span.
    var prefixLength: Int { prefix == nil ? 0 : positions.lowerBound }

    /// The mask of one window, `[query, key]` over the prefix and the span, or nil where every key is seen.
    mutating func mask(window: Int?) throws -> Tensor? {
        let bites = bites(window: window)
        if positions.count == 1, !bites { return nil }
        if let mask = masks[bites ? window : nil] { return mask }
        // [query, 1] against [1, key]
        let first = positions.lowerBound - prefixLength
        let queries = try Tensor.range(positions, device: device).unsqueezed(1)
        let seen = try Tensor.range(first..<positions.upperBound, device: device).unsqueezed(0)
        let zero = try Tensor.full([1, 1], 0, type: precision.stream, device: device)
        let hidden = try Tensor.full([1, 1], -.infinity, type: precision.stream, device: device)
        var mask = try seen.isAtMost(queries).choose(zero, hidden)
        if bites, let window { mask = try seen.isGreater(than: try queries - Double(window)).choose(mask, hidden) }
        masks[bites ? window : nil] = mask
        return mask
    }

    /// Whether a window hides keys that plain causality would show.
    func bites(window: Int?) -> Bool {
        window.map { $0 < prefixLength + positions.count } ?? false
    }
}
