import LensCore
import LensModel
import LensText
import LensTorch

/// The effects of queries and keys as nodes, with the softmax recomputed: the query and key correction of AtP* (Kramár et
/// al., 2024, arXiv 2403.00745).
///
/// Where attention is saturated, the softmax' gradient all but vanishes and plain attribution patching calls a query or key
/// unimportant. Here the pattern is recomputed with the other run's query or key, and only the resulting change of the
/// head's output is taken to first order: Σ (z_patched − z) · ∂r/∂z. Keys are those of key/value heads: under grouped-query
/// attention one key serves several heads. The other run's queries and keys are turned to the positions they come to.
///
/// Two forward passes and one backward pass, and attention once more with scores laid open; where every position is patched
/// by itself, once for every position and layer for the keys.
public struct QueryKeyFix {
    /// The effect of one head's queries or keys at the selected positions.
    public struct Effect: Codable, Hashable, Sendable {
        public let layer: Int
        /// A query head for queries, a key/value head for keys.
        public let head: Int
        public let input: HeadInput
        /// Only where every position was patched by itself.
        public let position: Int?
        /// By the gradient through the softmax, as plain attribution patching has it.
        public let firstOrder: Double
        /// With the softmax recomputed.
        public let fixed: Double
    }

    private let model: RewardModel
    private let options: PatchOptions

    /// - Parameter options: mode (noising or denoising), positions and alignment; targets are not read.
    /// - Throws: `LensError` for another mode.
    public init(_ model: RewardModel, options: PatchOptions) throws {
        guard [.noising, .denoising].contains(options.mode) else {
            throw LensError.input(
                "queries and keys have no mode \(options.mode.rawValue)", hint: "use noising or denoising")
        }
        self.model = model
        self.options = options
    }

    /// Every head's effects, by layer; positive where the query or key carries the preference.
    public func pair(_ input: PatchInput) throws -> [Effect] {
        let isNoising = options.mode == .noising
        let (base, source) = isNoising ? (input.chosen, input.rejected) : (input.rejected, input.chosen)
        let map = PositionMap(base: base, source: source, at: options.at, alignment: options.alignment)
        guard !map.base.isEmpty else { return [] }
        let work = try QueryKeyWork(
            model: model, base: base, source: source, map: map, isEach: options.at == .each, sign: isNoising ? -1 : 1)
        return try (0..<model.shape.layers).flatMap { try work.queries($0) + work.keys($0) }
    }
}
