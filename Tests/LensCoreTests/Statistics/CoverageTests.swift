import Foundation
import LensCore
import Testing

/// How often the stated 95 % interval of a mean of clustered values holds the true mean.
///
/// The table of Docs/statistics.md is what `REWARDLENS_SOAK=1 swift test --filter CoverageTests` prints.
struct CoverageTests {
    /// Values of three in a cluster, which correlate by one half before they are transformed.
    enum Distribution: String, CaseIterable {
        case normal, lognormal
        case t3 = "t with 3 degrees of freedom"

        var mean: Double { self == .lognormal ? exp(0.5) : 0 }

        func cluster(_ random: inout SeededGenerator) -> [Double] {
            let shared = random.normal()
            // A χ² variable over its three degrees of freedom, one a cluster: together a multivariate t.
            var scale = 1.0
            if self == .t3 {
                scale =
                    ((0..<3).reduce(0.0) { sum, _ in
                        let z = random.normal()
                        return sum + z * z
                    } / 3).squareRoot()
            }
            return (0..<3).map { _ in
                let z = (shared + random.normal()) / 2.0.squareRoot()
                return self == .lognormal ? exp(z) : z / scale
            }
        }
    }

    private static let isFull = ProcessInfo.processInfo.environment["REWARDLENS_SOAK"] == "1"

    @Test(arguments: Distribution.allCases, [50, 100])
    func theIntervalHoldsTheMeanAboutAsOftenAsItSays(_ distribution: Distribution, _ clusters: Int) {
        let (samples, draws) = Self.isFull ? (2000, 2000) : (400, 200)
        let prompts = (0..<3 * clusters).map { $0 / 3 }
        var (hits, below, above) = (0, 0, 0)
        for sample in 0..<samples {
            var random = SeededGenerator(seed: 2026, stream: UInt64(sample))
            let values = (0..<clusters).flatMap { _ in distribution.cluster(&random) }
            let estimate = Bootstrap(seed: UInt64(sample), draws: draws).mean(values, clusters: prompts)
            guard let low = estimate.low, let high = estimate.high, estimate.interval.method == .bca else { continue }
            if distribution.mean < low { below += 1 } else if distribution.mean > high { above += 1 } else { hits += 1 }
        }
        #expect(hits + below + above == samples)
        if Self.isFull {
            let share = WilsonInterval(successes: hits, n: samples)
            let numbers = [share.value, share.low, share.high].map { String(format: "%.3f", $0 ?? .nan) }
            print(
                "| \(distribution.rawValue) | \(clusters) | \(numbers[0]) | \(numbers[1]) to \(numbers[2]) "
                    + "| \(below) | \(above) |")
            #expect((0.90...0.98).contains(share.value ?? 0))
        }
        // Whatever the coverage between .90 and .98, hits outside these bounds come up once in a thousand times.
        #expect(binomial(atMost: hits, of: samples, probability: 0.90) > 0.001)
        #expect(1 - binomial(atMost: hits - 1, of: samples, probability: 0.98) > 0.001)
    }

    /// The probability of no more successes than that.
    private func binomial(atMost successes: Int, of n: Int, probability p: Double) -> Double {
        var sum = 0.0
        for count in 0..<max(0, successes + 1) {
            let (hits, misses) = (Double(count), Double(n - count))
            let ways = lgamma(Double(n) + 1) - lgamma(hits + 1) - lgamma(misses + 1)
            sum += exp(ways + hits * log(p) + misses * log(1 - p))
        }
        return sum
    }
}
