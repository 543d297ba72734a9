import LensCore
import Testing

/// Intervals of correlations and areas.
struct AssociationTests {
    private let x = (0..<60).map { Double($0 * 7 % 60) }
    private var y: [Double] { x.enumerated().map { $1 + Double($0 * 13 % 31) } }
    private let prompts = (0..<60).map { $0 / 3 }

    @Test(arguments: Correlation.Kind.allCases) func correlationsHaveIntervals(_ kind: Correlation.Kind) throws {
        let bootstrap = Bootstrap(seed: 1, draws: 300)
        let found = bootstrap.correlation(kind, x, y, clusters: prompts)
        let value = try #require(found.value)
        #expect(value == Correlation(kind, x, y).value)
        #expect(found.n == 60 && found.clusters == 20)
        let (low, high) = (try #require(found.low), try #require(found.high))
        #expect(low < value && value < high && low > 0 && high <= 1)
        #expect(bootstrap.correlation(kind, x, y).clusters == 60)
        #expect(bootstrap.correlation(kind, x, x.map { _ in 1 }).interval.reason != nil)
        #expect(bootstrap.correlation(kind, Array(x.prefix(9)), Array(y.prefix(9))).interval.reason != nil)
    }

    @Test func clustersOfCopiesAddNothing() throws {
        // Three copies of each observation: the interval is that of the observations alone.
        let (a, b) = (Array(x.prefix(20)), Array(y.prefix(20)))
        let once = Bootstrap(seed: 3, draws: 300).correlation(.pearson, a, b)
        let thrice = Bootstrap(seed: 3, draws: 300).correlation(
            .pearson, a.flatMap { [$0, $0, $0] }, b.flatMap { [$0, $0, $0] }, clusters: a.indices.flatMap { [$0, $0, $0] })
        #expect(agree(once.low, thrice.low, within: 1e-9) && agree(once.high, thrice.high, within: 1e-9))
    }

    @Test func areasHaveIntervals() throws {
        let labels = y.map { $0 > 50 }
        let found = Bootstrap(seed: 2, draws: 300).areaUnderCurve(x, labels: labels, clusters: prompts)
        let expected = AreaUnderCurve(
            positives: zip(x, labels).filter(\.1).map(\.0), negatives: zip(x, labels).filter { !$0.1 }.map(\.0)
        ).value
        #expect(found.value == expected && found.value != nil)
        #expect((found.low ?? 2) < (expected ?? 0) && (found.high ?? -1) <= 1)
    }

    /// Ties within and between clusters, clusters of any size and of one label alone.
    @Test func areasOfDrawsAreThoseOfTheirScores() throws {
        var random = SeededGenerator(seed: 12)
        for _ in 0..<5 {
            let count = 40 + random.index(below: 40)
            let scores = (0..<count).map { _ in Double(random.index(below: 12)) }
            let labels = (0..<count).map { _ in random.index(below: 3) == 0 }
            let clusters = (0..<count).map { _ in random.index(below: 15) }
            let bootstrap = Bootstrap(seed: 4, draws: 200)
            let plain = bootstrap.estimate(Array(zip(scores.indices, clusters)), by: \.1) { drawn in
                let rows = drawn.map(\.0)
                return AreaUnderCurve(
                    positives: rows.filter { labels[$0] }.map { scores[$0] },
                    negatives: rows.filter { !labels[$0] }.map { scores[$0] }
                ).value
            }
            #expect(plain.low != nil && bootstrap.areaUnderCurve(scores, labels: labels, clusters: clusters) == plain)
        }
    }

    @Test func areasWithoutAnOrderAreUndefined() {
        let scores = x.enumerated().map { $0 == 7 ? Double.nan : $1 }
        let found = Bootstrap(seed: 2, draws: 50).areaUnderCurve(scores, labels: x.map { $0 > 30 }, clusters: prompts)
        #expect(found.value == nil && found.interval.reason != nil)
        let alike = Bootstrap(seed: 2, draws: 50).areaUnderCurve(x, labels: x.map { _ in true }, clusters: prompts)
        #expect(alike.value == nil)
    }
}
