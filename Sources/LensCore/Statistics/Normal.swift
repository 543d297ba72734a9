import Foundation

/// The standard normal distribution.
public enum Normal {
    /// The probability of a value below `x`.
    public static func cdf(_ x: Double) -> Double {
        0.5 * erfc(-x / 2.squareRoot())
    }

    /// The value below which a draw lies with probability `p`; −∞ at 0, ∞ at 1, NaN outside.
    public static func quantile(_ p: Double) -> Double {
        guard p > 0, p < 1 else { return p == 0 ? -.infinity : p == 1 ? .infinity : .nan }
        // Only the lower half, where `cdf` keeps its relative precision; 1 − p is exact there.
        guard p <= 0.5 else { return -quantile(1 - p) }
        // The tail's leading term, then Halley's method, which triples the number of correct digits at each step.
        let t = (-2 * log(p)).squareRoot()
        var x = p < 0.1 ? -(t - log(2 * .pi * t * t) / (2 * t)) : (p - 0.5) * (2 * .pi).squareRoot()
        for _ in 0..<20 {
            // In the far tail both density and error underflow together, so their ratio is taken by logarithms.
            let newton = (cdf(x) / p - 1) * exp(log(p) + 0.5 * x * x + 0.5 * log(2 * .pi))
            let delta = newton / (1 + 0.5 * x * newton)
            x -= delta
            if abs(delta) <= 1e-15 * max(1, abs(x)) { break }
        }
        return x
    }
}
