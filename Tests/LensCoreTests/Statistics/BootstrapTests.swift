import Foundation
import LensCore
import Testing

struct BootstrapTests {
    private func statistic(_ name: String) -> ([Double]) -> Double? {
        { values in
            let moments = Moments(values)
            guard name == "standardised" else { return moments.mean }
            guard let mean = moments.mean, let deviation = moments.standardDeviation, deviation > 1e-12 else { return nil }
            return mean / deviation
        }
    }

    @Test func agreesWithNumpyOnTheSameDraws() throws {
        for element in try cases("bootstrap") {
            let values = try element.numbers("values")
            let clusters = try element.numbers("clusters")
            let bootstrap = Bootstrap(
                seed: UInt64(try element.int("seed")), draws: try element.int("draws"), level: try element.number("level"))
            let name = try #require(element["statistic"]?.string)
            let compute = statistic(name)
            var estimates = [
                bootstrap.estimate(Array(zip(values, clusters)), by: \.1) { rows in compute(rows.map(\.0)) }
            ]
            if name == "mean" { estimates.append(bootstrap.mean(values, clusters: clusters)) }
            if Set(clusters).count == values.count { estimates.append(bootstrap.estimate(values, statistic: compute)) }
            for estimate in estimates {
                #expect(agree(estimate.value, try element.number("value")))
                #expect(agree(estimate.low, try element.number("low"), within: 1e-9))
                #expect(agree(estimate.high, try element.number("high"), within: 1e-9))
                #expect(estimate.interval.method?.rawValue == element["method"]?.string)
                #expect(estimate.n == values.count && estimate.clusters == Set(clusters).count)
            }
        }
    }

    @Test func givesAReasonInsteadOfAnIntervalForFewClusters() {
        let bootstrap = Bootstrap(seed: 1, draws: 100)
        let nine = bootstrap.mean((0..<9).map(Double.init))
        #expect(nine.value == 4 && nine.low == nil && nine.high == nil)
        #expect(nine.interval.reason == "9 independent units; an interval needs at least 10")
        #expect(bootstrap.mean((0..<10).map(Double.init)).low != nil)
        let clustered = bootstrap.mean((0..<90).map(Double.init), clusters: (0..<90).map { $0 % 9 })
        #expect(clustered.n == 90 && clustered.clusters == 9 && clustered.low == nil)
    }

    @Test func givesAReasonWhereTheStatisticIsNotDefined() {
        let bootstrap = Bootstrap(seed: 1, draws: 100)
        #expect(bootstrap.mean([]).value == nil)
        #expect(bootstrap.mean([]).interval.reason == "the statistic is not defined on this sample")
        #expect(bootstrap.mean([.nan] + Array(repeating: 1, count: 20)).value == nil)
        let rarelyDefined = bootstrap.estimate(Array(0..<20)) { Set($0).count == 20 ? 1 : nil }
        #expect(rarelyDefined.interval.reason == "the statistic is not defined on 100 of 100 draws")
    }

    @Test func dependsOnTheSeedAlone() {
        let values = (0..<30).map { Double($0 * $0 % 17) }
        #expect(Bootstrap(seed: 5).mean(values) == Bootstrap(seed: 5).mean(values))
        #expect(Bootstrap(seed: 5).mean(values).interval != Bootstrap(seed: 6).mean(values).interval)
    }

    @Test func coversTheMeanAboutAsOftenAsItSays() {
        var random = SeededGenerator(seed: 9)
        let hits = (0..<200).count { round in
            let values = (0..<30).map { _ in random.normal() }
            let estimate = Bootstrap(seed: UInt64(round), draws: 200, level: 0.9).mean(values)
            return (estimate.low ?? 0) <= 0 && 0 <= (estimate.high ?? 0)
        }
        #expect((160...196).contains(hits))
    }

    @Test func isWrittenFlat() throws {
        let values = (0..<12).map(Double.init)
        for estimate in [Bootstrap(seed: 2, draws: 50).mean(values), Bootstrap(draws: 50).mean([1, 2])] {
            let data = try JSONEncoder().encode(estimate)
            #expect(try JSONDecoder().decode(Estimate.self, from: data) == estimate)
            let interval = try JSON(parsing: data, source: "x")["interval"]
            #expect(interval?["low"]?.real == estimate.low && interval?["reason"]?.string == estimate.interval.reason)
        }
    }
}
