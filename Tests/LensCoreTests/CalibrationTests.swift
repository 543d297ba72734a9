import Foundation
import LensCore
import Testing

/// Margins as probabilities.
@Suite struct CalibrationTests {
    /// The margin of a confidence.
    private func margin(_ confidence: Double) -> Double { log(confidence / (1 - confidence)) }

    private func calibration(_ margins: [Double]) -> Calibration {
        Calibration(margins: margins, clusters: margins.indices.map(String.init), seed: 7)
    }

    /// Preferences that are right as often as they are sure.
    private func drawn(_ count: Int, stream: UInt64) -> [Double] {
        var random = SeededGenerator(seed: 11, stream: stream)
        return (0..<count).map { _ in
            let size = 4 * random.uniform()
            return random.uniform() < 1 / (1 + exp(-size)) ? size : -size
        }
    }

    /// By how much the best scale of such preferences is off: one over the root of the log loss' curvature at scale 1.
    private func standardError(_ margins: [Double]) -> Double {
        1 / margins.reduce(0) { $0 + $1 * $1 / (2 + exp($1) + exp(-$1)) }.squareRoot()
    }

    @Test func theErrorIsTheMeanGapOfItsBins() throws {
        let (a, b, c) = (margin(0.82), margin(0.62), margin(0.97))
        let found = calibration([a, a, a, -a, b, b, 0, -c])
        // Four pairs at .82 with three right, two at .62 both right, one draw at .5, one at .97 wrong.
        let gaps: Double = 4 * 0.07 + 2 * 0.38 + 0.97
        #expect(agree(found.error.value, gaps / 8))
        let logs: [Double] = [0.82, 0.82, 0.82, 0.18, 0.62, 0.62, 0.5, 0.03].map { log($0) }
        #expect(agree(found.logLoss.value, -logs.reduce(0, +) / 8))
        #expect(found.error.n == 8 && found.error.low == nil && found.error.reason?.contains("8 independent units") == true)
        #expect(found.bins.map(\.accuracy.n) == [1, 0, 2, 0, 0, 0, 4, 0, 0, 1])
        #expect(agree(found.bins[6].confidence, 0.82) && found.bins[6].accuracy.value == 0.75)
        #expect(found.bins[1].confidence == nil && found.bins[1].accuracy.value == nil)
        #expect(agree(found.bins.map(\.low), stride(from: 0.5, to: 0.99, by: 0.05).map(\.self)))
        #expect(zip(found.bins, found.bins.dropFirst()).allSatisfy { $0.high == $1.low } && found.bins[9].high == 1)
    }

    @Test func aDrawCountsHalf() {
        // Confidence and credit are both a half.
        #expect(calibration([0, 0, 0]).error.value == 0)
        let one = margin(0.9)
        #expect(agree(calibration([0, one, one, 0]).error.value, 0.05))
        #expect(agree(calibration([0]).logLoss.value, log(2)))
    }

    @Test func certaintyFallsIntoTheLastBin() {
        let found = calibration([1000, -1000])
        #expect(found.bins[9].accuracy.n == 2 && found.error.value == 0.5 && found.logLoss.value == 500)
    }

    @Test func rightConfidencesLieWithinTheNull() throws {
        let rounds = (0..<8).map { drawn(300, stream: $0) }
        let found = rounds.map(calibration)
        let inside = try found.filter { one in
            let (error, low, high) = (try #require(one.error.value), try #require(one.nullLow), try #require(one.nullHigh))
            #expect(0 < low && low < high)
            return (low...high).contains(error)
        }
        // 95 of 100 are to be; six or more of eight have a probability of .994.
        #expect(inside.count >= 6)
        for (margins, one) in zip(rounds, found) {
            #expect(abs(try #require(one.scale) - 1) < 3 * standardError(margins))
        }
    }

    @Test func overconfidenceIsOutsideTheNullAndScaledBack() throws {
        let margins = drawn(300, stream: 1)
        let found = calibration(margins.map { 3 * $0 })
        #expect(try #require(found.error.value) > (try #require(found.nullHigh)))
        let scale = try #require(found.scale)
        #expect(abs(scale - 1.0 / 3) < standardError(margins))
        // The best of scaled margins is scaled the other way, whatever they are.
        #expect(agree(3 * scale, calibration(margins).scale, within: 1e-9))
        #expect(agree(-scale, calibration(margins.map { -3 * $0 }).scale, within: 1e-9))
    }

    @Test func theScaleHasTheLeastLoss() throws {
        let margins = drawn(60, stream: 3)
        let best = try #require(calibration(margins).scale)
        func loss(_ scale: Double) -> Double { margins.reduce(0) { $0 + log1p(exp(-scale * $1)) } }
        #expect(loss(best) < loss(best * 1.01) && loss(best) < loss(best * 0.99))
    }

    @Test func withoutBothKindsNoScaleIsBest() {
        #expect(calibration([1, 2, 3]).scale == nil && calibration([-1, -2]).scale == nil)
        #expect(calibration([0, 1]).scale == nil && calibration([1, -2]).scale != nil)
    }

    @Test func noPairsHaveNoNumbers() {
        let none = calibration([])
        #expect(none.error.value == nil && none.nullLow == nil && none.nullHigh == nil && none.scale == nil)
        #expect(none.bins.count == 10 && none.bins.allSatisfy { $0.confidence == nil })
    }

    @Test func dependsOnTheSeedAlone() throws {
        let margins = drawn(40, stream: 5)
        #expect(calibration(margins) == calibration(margins))
        let clusters = margins.indices.map { String($0 / 4) }
        let clustered = Calibration(margins: margins, clusters: clusters, seed: 7)
        #expect(clustered.error.units == 10 && clustered.error.n == 40 && clustered.error.low != nil)
        #expect(clustered.error.value == calibration(margins).error.value)
    }
}
