/// A random number generator with a seed: the same numbers on every machine and in every version.
///
/// It is SplitMix64: a counter in steps of the golden ratio, scrambled by two multiplications. Use its own
/// methods for indices and shuffles; how the standard library maps bits to ranges may change.
public struct SeededGenerator: RandomNumberGenerator, Hashable, Sendable {
    private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

    private var state: UInt64

    /// The sequence that belongs to a seed.
    public init(seed: UInt64) {
        state = seed
    }

    /// One of many independent sequences of one seed, for work that is done in any order.
    public init(seed: UInt64, stream: UInt64) {
        state = Self.scrambled(seed &+ Self.scrambled(stream &+ Self.step))
    }

    /// 64 random bits.
    public mutating func next() -> UInt64 {
        state &+= Self.step
        return Self.scrambled(state)
    }

    /// A number from 0 to `bound` − 1; `bound` is positive.
    public mutating func index(below bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number strictly between 0 and 1.
    public mutating func uniform() -> Double {
        (Double(next() >> 12) + 0.5) * 0x1p-52
    }

    /// A number from the standard normal distribution.
    public mutating func normal() -> Double {
        Normal.quantile(uniform())
    }

    /// The elements in a random order, each order being equally likely.
    public mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var result = elements
        for end in stride(from: result.count - 1, to: 0, by: -1) {
            result.swapAt(end, index(below: end + 1))
        }
        return result
    }

    private static func scrambled(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
