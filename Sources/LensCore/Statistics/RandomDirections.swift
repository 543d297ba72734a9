/// Unit vectors at random, to see what a direction that means nothing would give.
public struct RandomDirections: Hashable, Sendable {
    /// Each of length one, `[direction, width]`.
    public let vectors: [[Double]]
    /// What the draws started from.
    public let seed: UInt64

    /// Every direction is equally likely.
    ///
    /// In data whose variance lies in few directions these miss nearly all of it: a null from them is too narrow.
    public static func isotropic(_ count: Int, width: Int, seed: UInt64 = 0) -> RandomDirections {
        RandomDirections(count, seed: seed) { random in (0..<width).map { _ in random.normal() } }
    }

    /// Directions that favour those in which the data varies, as differences of two unrelated samples of it would.
    public static func drawn(_ count: Int, from covariance: LedoitWolf, seed: UInt64 = 0) -> RandomDirections {
        RandomDirections(count, seed: seed) { random in covariance.draw(using: &random) }
    }

    private init(_ count: Int, seed: UInt64, draw: (inout SeededGenerator) -> [Double]) {
        self.seed = seed
        vectors = (0..<count).map { place in
            // A sequence each, so that more directions leave the first ones as they are.
            var random = SeededGenerator(seed: seed, stream: UInt64(place))
            return Self.unit(draw(&random))
        }
    }

    fileprivate static func unit(_ vector: [Double]) -> [Double] {
        Vector.unit(vector) ?? vector
    }
}

extension NullComparison {
    /// Compares what a statistic gives for a direction with what it gives for random ones, all at length one.
    public init(
        _ direction: [Double], among directions: RandomDirections, statistic: ([Double]) throws -> Double
    ) rethrows {
        self.init(try statistic(RandomDirections.unit(direction)), null: try directions.vectors.map(statistic))
    }
}
