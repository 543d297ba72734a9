import Foundation

/// How many of k things drawn without replacement are among k' marked ones.
public enum Hypergeometric {
    /// The probability of at least `overlap` common members of two random subsets of `size` elements of `count`.
    public static func tail(overlap: Int, size: Int, count: Int) -> Double {
        precondition(0...count ~= size && overlap >= 0, "subsets are no larger than what they are taken from")
        guard overlap <= size else { return 0 }
        let all = choose(count, size)
        let sum = (overlap...size).reduce(0) { sum, common in
            count - size >= size - common ? sum + exp(choose(size, common) + choose(count - size, size - common) - all) : sum
        }
        return min(1, sum)
    }

    /// The logarithm of the number of subsets.
    private static func choose(_ n: Int, _ k: Int) -> Double {
        lgamma(Double(n + 1)) - lgamma(Double(k + 1)) - lgamma(Double(n - k + 1))
    }
}
