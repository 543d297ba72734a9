import Foundation
import LensAnalysis
import LensCore
import LensModel
import LensTorch
import Testing

/// Contributions add up to rewards, and are those of a float64 reference.
@Suite struct AttributionTests {
    typealias Granularity = AttributionResult.Granularity

    /// What a fixture is, and whether its 16-bit weights are kept.
    static let models = Fixture.all + ["llama-v4"]

    static func model(_ name: String, _ type: ElementType? = nil) throws -> RewardModel {
        try RewardModel(
            folder: Fixture.models.appending(path: name),
            options: .init(type: type ?? (name == "llama-v4" ? .bfloat16 : .float32)))
    }

    @Test(arguments: models, Granularity.allCases) func contributionsAddUpToTheRewards(name: String, by: Granularity) throws {
        let model = try Self.model(name)
        let (result, warnings) = try Attribution(model, by: by, top: 20).pairs(Fixture.pairs)
        #expect(warnings.isEmpty)
        #expect(result.by == by)
        #expect(result.pairs.map(\.id) == Fixture.pairs.map(\.id))
        // Writes are captured as they are added, so only splitting them further feels bfloat16.
        let isSplit = name == "llama-v4" && [.head, .neuron, .source].contains(by)
        for pair in result.pairs {
            let chosen = pair.components.reduce(pair.constant.chosen) { $0 + $1.chosen }
            let rejected = pair.components.reduce(pair.constant.rejected) { $0 + $1.rejected }
            let difference = pair.components.reduce(pair.constant.chosen - pair.constant.rejected) { $0 + $1.difference }
            let bound = isSplit ? 0.05 : 1e-5
            #expect(abs(chosen - pair.reward.chosen) <= bound * max(1, abs(pair.reward.chosen)))
            #expect(abs(rejected - pair.reward.rejected) <= bound * max(1, abs(pair.reward.rejected)))
            #expect(abs(difference - pair.margin) <= 2 * bound * max(1, abs(pair.margin)))
            #expect(abs(pair.completenessError.chosen - abs(chosen - pair.reward.chosen)) < 1e-9)
            #expect(abs(pair.completenessError.rejected - abs(rejected - pair.reward.rejected)) < 1e-9)
        }
    }

    @Test(arguments: Fixture.all, Granularity.allCases) func contributionsAreThoseInFloat64(name: String, by: Granularity)
        throws
    {
        let (found, expected) = (try Self.model(name), try Self.model(name, .float64))
        // Everything is listed, so that both list the same.
        let everything = 100_000
        let a = try Attribution(found, by: by, top: everything).pairs(Fixture.pairs).result
        let b = try Attribution(expected, by: by, top: everything).pairs(Fixture.pairs).result
        for (a, b) in zip(a.pairs, b.pairs) {
            try #require(a.components.map(\.component) == b.components.map(\.component))
            #expect(max(b.completenessError.chosen, b.completenessError.rejected) < 1e-9)
            let largest = b.components.map { max(abs($0.chosen), abs($0.rejected)) }.max() ?? 0
            for (a, b) in zip(a.components, b.components) {
                // Relative to the value, or to a hundredth of the largest where the value nearly cancels.
                let allowed = 1e-4 * max(abs(b.chosen), 0.01 * largest)
                #expect(abs(a.chosen - b.chosen) <= allowed, "\(name), \(a.component): \(a.chosen), not \(b.chosen)")
            }
            // Means over positions have none.
            #expect((b.scaleEffect == nil) == (found.shape.pooling == .mean))
            guard let one = a.scaleEffect, let other = b.scaleEffect else { continue }
            #expect(abs(one - other) <= 1e-4 * max(largest, abs(other)))
        }
    }

    @Test(arguments: models) func granularitiesAgree(name: String) throws {
        let model = try Self.model(name)
        func contributions(_ by: Granularity) throws -> [[Component: AttributionResult.Contribution]] {
            try Attribution(model, by: by, top: 7).pairs(Fixture.pairs).result.pairs.map { pair in
                Dictionary(pair.components.wholes().map { ($0.component, $0) }, uniquingKeysWith: { first, _ in first })
            }
        }
        let (whole, heads, neurons, sources) = try (
            contributions(.component), contributions(.head), contributions(.neuron), contributions(.source)
        )
        let bound = name == "llama-v4" ? 0.05 : 1e-5
        for (index, whole) in whole.enumerated() {
            for layer in 0..<model.shape.layers {
                let write = try #require(whole[.attention(layer)]).difference
                let bias = heads[index][.bias(layer)]?.difference ?? 0
                let parts = try (0..<model.shape.heads).map {
                    try #require(heads[index][.head(layer: layer, head: $0)]).difference
                }
                #expect(abs(parts.reduce(bias, +) - write) <= bound * max(1, abs(write)))
                for (head, part) in parts.enumerated() {
                    let moved = try #require(sources[index][.head(layer: layer, head: head)]).difference
                    #expect(abs(moved - part) <= bound * max(1, abs(part)))
                }
                let mlp = try #require(whole[.mlp(layer)]).difference
                let units = try #require(neurons[index][.mlp(layer)]).difference
                #expect(abs(units - mlp) <= bound * max(1, abs(mlp)))
            }
        }
    }

    @Test(arguments: Fixture.all, [ElementType.bfloat16, .float16])
    func partsOfRoundedWritesStayWithinTheBound(name: String, type: ElementType) throws {
        let model = try Self.model(name, type)
        for by in Granularity.allCases {
            // An error above the bound would be thrown.
            for pair in try Attribution(model, by: by).pairs(Fixture.pairs).result.pairs {
                let error = max(pair.completenessError.chosen, pair.completenessError.rejected)
                let scale = max(1, abs(pair.reward.chosen), abs(pair.reward.rejected))
                if by == .component || by == .objective { #expect(error <= 1e-5 * scale, "\(name), \(type)") }
                // Roundings are not all of one sign, so what is seen is far below what is allowed.
                #expect(error <= (type == .bfloat16 ? 0.02 : 0.002) * scale, "\(name), \(type), \(by): \(error)")
            }
        }
    }

    @Test(arguments: ["llama", "gemma2", "gpt2"]) func theScaleEffectIsWhatTheTwoDirectionsDifferBy(name: String) throws {
        let model = try Self.model(name, .float64)
        let reader = try model.reader()
        let (layers, pair) = (model.shape.layers, Fixture.pairs[0])
        let sites = [Site.residual(0), .residual(layers)] + (0..<layers).flatMap { [Site.attention($0), .mlp($0)] }
        let runs = try [pair.chosen, pair.rejected].map {
            try model.run(model.encode(prompt: pair.prompt, response: $0), capturing: Capture(sites, at: .readout))
        }
        let directions = try runs.map { try reader.frozen(at: $0.capture(.residual(layers))).vector }
        var scaled = 0.0
        var written = 0.0
        for site in sites where site != .residual(layers) {
            let writes = try runs.map { try $0.capture(site).reshaped([-1]) }
            scaled += try 0.5 * (directions[0] - directions[1]).matmul(writes[0] + writes[1]).scalar()
            written += try 0.5 * (directions[0] + directions[1]).matmul(writes[0] - writes[1]).scalar()
        }
        let row = try Attribution(model).pairs([pair]).result.pairs[0]
        #expect(abs(try #require(row.scaleEffect) - scaled) < 1e-9)
        #expect(abs(scaled + written + row.constant.chosen - row.constant.rejected - row.margin) < 1e-9)
    }

    @Test func aSecondRunGivesTheSameNumbers() throws {
        let model = try Self.model("qwen3")
        let first = try Attribution(model, by: .source, top: 9).pairs(Fixture.pairs).result
        #expect(try first == Attribution(model, by: .source, top: 9).pairs(Fixture.pairs).result)
    }
}
