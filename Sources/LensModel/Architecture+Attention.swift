import Foundation

extension Architecture.Attention {
    /// A norm of queries and keys before their rotation.
    public struct QueryKeyNorm: Hashable, Sendable {
        public enum Extent: Hashable, Sendable {
            /// Each head by itself, with one gain for all (Qwen3).
            case head
            /// Each head by itself, with its own gain (StableLM); `{head}` in the norm's name stands for its number.
            case ownHead
            /// All heads together (OLMo-2).
            case whole
        }

        public var extent: Extent
        public var norm: Architecture.Norm

        public init(_ extent: Extent, _ norm: Architecture.Norm) {
            self.extent = extent
            self.norm = norm
        }
    }

    /// Attention with linear biases (Press et al., 2022): a score falls with the distance, at each head by a slope of its own.
    public enum LinearBiases: Hashable, Sendable {
        /// Added to scaled scores (BLOOM).
        case afterScaling
        /// Added to scores before they are scaled, rounded to bfloat16 as the published code does (Falcon).
        case beforeScaling
    }

    /// The slopes of linear biases by head: 2^(−8/n), 2^(−16/n), … for n heads, a power of two; heads beyond the last power
    /// of two get every other slope of twice as many.
    var slopes: [Double] {
        let base = heads == 0 ? 0 : 1 << (Int.bitWidth - 1 - heads.leadingZeroBitCount)
        func slope(_ step: Int, of count: Int) -> Double { pow(2, -8 * Double(step) / Double(count)) }
        return (0..<base).map { slope($0 + 1, of: base) } + (0..<heads - base).map { slope(2 * $0 + 1, of: 2 * base) }
    }
}
