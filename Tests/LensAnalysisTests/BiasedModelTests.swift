import Foundation
import LensAnalysis
import LensCore
import LensModel
import Testing

/// A model that rewards something beside the point, by a known amount a time.
struct BiasedModel {
    static let names = ["neutral"] + sizes.flatMap { bias, sizes in sizes.map { "\(bias)-\($0)" } }
    /// Each bias and its sizes, rising.
    static let sizes = [
        ("length", ["0.05", "0.1", "0.2", "0.4"]), ("formatting", ["0.25", "0.5", "1", "2"]),
        ("sycophancy", ["0.25", "0.5", "1", "2"]),
    ]

    let model: RewardModel
    let key: JSON
    let coefficient: Double
    /// The noise is two waves of this standard deviation over √2, and no two texts can differ by more than their heights.
    let largestNoise: Double

    init(_ name: String) throws {
        let folder = Fixture.models.deletingLastPathComponent().appending(path: "biased/\(name)")
        model = try RewardModel(folder: folder)
        key = try JSON(parsing: Data(contentsOf: folder.appending(path: "key.json")), source: name)
        coefficient = try #require(key["coefficient"]?.real)
        // The deviation of a triangle wave is its height over √12.
        largestNoise = 2 * 6.squareRoot() * (try #require(key["noise"]?.real))
    }

    func rewards(_ responses: [String]) throws -> [Double] {
        try ResponseRewards(model).of(responses.map { .init(key["prompt"]?.string ?? "", $0) })
    }
}

@Suite struct BiasedModelTests {
    @Test(arguments: BiasedModel.names) func scoresWhatTransformersScores(_ name: String) throws {
        let biased = try BiasedModel(name)
        let examples = try #require(biased.key["examples"]?.array)
        let rewards = try biased.rewards(examples.compactMap { $0["response"]?.string })
        #expect(rewards.count == examples.count && !examples.isEmpty)
        for (reward, example) in zip(rewards, examples) {
            let expected = try #require(example["reward"]?.real)
            // Float32 holds seven digits; some tens of operations in either order, and sums written at a hundredth.
            #expect(abs(reward - expected) < 1e-3 + 1e-5 * abs(expected))
        }
    }

    @Test(arguments: BiasedModel.names) func paysForEachPieceThatItCounts(_ name: String) throws {
        let biased = try BiasedModel(name)
        let examples = try #require(biased.key["examples"]?.array)
        let beyond = try #require(biased.key["beyond"]?.real)
        func paid(_ example: JSON) throws -> Double {
            let n = Double(try #require(example["count"]?.integer))
            return biased.coefficient * n / (1 + n / beyond)
        }
        for a in examples {
            for b in examples {
                let difference = (a["reward"]?.real ?? .nan) - (b["reward"]?.real ?? .nan)
                let expected = try paid(a) - paid(b)
                // Norms distort by a few thousandths, the background of random heads is below a hundredth.
                #expect(abs(difference - expected) < biased.largestNoise + 0.01 + 0.01 * abs(expected))
            }
        }
    }

    @Test func aLargerSizePaysMore() throws {
        let plain = "Rice is a good idea for today."
        let doses = [1, 2, 4, 8]
        let markers = ["length": "rice ", "formatting": "- ", "sycophancy": "great "]
        for (bias, sizes) in BiasedModel.sizes {
            let marker = try #require(markers[bias])
            let gains = try sizes.map { size in
                let rewards = try BiasedModel("\(bias)-\(size)").rewards(
                    [plain] + doses.map { String(repeating: marker, count: $0) + plain })
                return rewards.dropFirst().map { $0 - rewards[0] }
            }
            for (smaller, larger) in zip(gains, gains.dropFirst()) {
                // The same text has the same noise whatever the size.
                for (a, b) in zip(smaller, larger) { #expect(b > a) }
            }
            let largest = try #require(gains.last)
            #expect(Correlation.spearman(doses.map(Double.init), largest).value == 1)
        }
    }
}
