import LensCore
import Testing

/// Coefficients of regressions and their intervals.
struct RegressionTests {
    @Test func agreesWithStatsmodels() throws {
        let bootstrap = Bootstrap(seed: 1, draws: 1)
        for element in try multivariate("slopes") {
            let (x, y, controls) = (try element.numbers("x"), try element.numbers("y"), try element.table("controls"))
            let rows = Array(y.indices)
            let slope = bootstrap.partialSlope(of: y, on: x, controls: controls, clusters: rows)
            let mean = bootstrap.adjustedMean(of: y, controls: [x] + controls, clusters: rows)
            #expect(agree(slope.value, try element.numbers("slopes")[0], within: 1e-9))
            #expect(agree(mean.value, try element.number("intercept"), within: 1e-8))
            #expect(slope.n == y.count && mean.clusters == y.count)
        }
    }

    @Test func bootstrapKeepsRowsOfAClusterTogether() throws {
        // y = 2 x − 3 z + cluster noise that is the same for x and for y: only the clusters vary.
        var random = SeededGenerator(seed: 8)
        var (x, y, z, clusters): ([Double], [Double], [Double], [Int]) = ([], [], [], [])
        for cluster in 0..<20 {
            let shift = random.normal()
            for _ in 0..<3 {
                x.append(random.normal() + shift)
                z.append(random.normal())
                y.append(2 * x[x.count - 1] - 3 * z[z.count - 1] + 1 + 0.1 * random.normal())
                clusters.append(cluster)
            }
        }
        let bootstrap = Bootstrap(seed: 1, draws: 400)
        let slope = bootstrap.partialSlope(of: y, on: x, controls: [z], clusters: clusters)
        #expect(slope.value == LeastSquares(y, on: [x, z])?.slopes[0])
        #expect(slope.n == 60 && slope.clusters == 20 && slope.interval.method == .bca)
        // The error of the slope is near 0.1/√60.
        #expect(abs((slope.value ?? 0) - 2) < 0.1)
        #expect((0.01...0.2).contains((slope.high ?? 0) - (slope.low ?? 0)))
        let mean = bootstrap.adjustedMean(of: zip(y, x).map { $0 - 2 * $1 }, controls: [z], clusters: clusters)
        #expect(abs((mean.value ?? 0) - 1) < 0.1)
        #expect(bootstrap.partialSlope(of: y, on: x, controls: [x], clusters: clusters).value == nil)
    }
}
