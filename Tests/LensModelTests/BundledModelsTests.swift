import Foundation
import LensCore
import LensModel
import Testing

/// The trained models that come with the project.
@Suite struct BundledModelsTests {
    private static let models = Golden.fixtures.deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
        .appending(path: "Models")
    private static let names = ((try? FileManager.default.contentsOfDirectory(atPath: models.path)) ?? []).filter {
        FileManager.default.fileExists(atPath: models.appending(path: "\($0)/config.json").path)
    }.sorted()

    private func text(_ path: String) throws -> String {
        try String(contentsOf: Self.models.appending(path: path), encoding: .utf8)
    }

    private func pairs() throws -> [PreferencePair] {
        try PairsFile(Self.models.appending(path: "demo-pairs.jsonl")).pairs()
    }

    @Test func everyModelIsListed() throws {
        let rows = try text("README.md").split(separator: "\n").filter { $0.hasPrefix("| `") && !$0.contains(".jsonl") }
        #expect(rows.count >= 4 && rows.count == Self.names.count)
        for name in Self.names { #expect(rows.contains { $0.hasPrefix("| `\(name)`") }, "\(name)") }
    }

    /// Cards claim what training measured, and a checkout stays small.
    @Test(arguments: names) func theCardIsTrue(name: String) throws {
        let training = try JSON(parsing: Data(text("\(name)/training.json").utf8), source: name)
        let accuracy = try need(training["held_out"]?["all"]?.real)
        #expect(try text("\(name)/README.md").contains("\(String(format: "%.3f", accuracy).dropFirst()) in all"))
        let bytes = try ["model.safetensors", "tokenizer.json"].map {
            try Data(contentsOf: Self.models.appending(path: "\(name)/\($0)"), options: .mappedIfSafe).count
        }
        #expect(bytes.reduce(0, +) <= 10_000_000)
    }

    @Test(arguments: names) func mostDemonstrationPairsAreRight(name: String) throws {
        let model = try RewardModel(folder: Self.models.appending(path: name))
        let pairs = try pairs()
        let hits = try pairs.count { pair in
            func reward(_ response: [Message]) throws -> Double {
                try model.run(model.encode(prompt: pair.prompt, response: response)).reward.value
            }
            return try reward(pair.chosen) > reward(pair.rejected)
        }
        #expect(2 * hits > pairs.count)
    }

    /// The gate reads the prompt alone, its weights add up to the scale, and what objectives add is the reward.
    @Test func theGatedModelsSumsHold() throws {
        let model = try RewardModel(folder: Self.models.appending(path: "gated-3m"), options: .init(type: .float32))
        #expect(model.head.name == "gated" && model.head.readsGate && model.head.objectives.last == "verbosity")
        let training = try JSON(parsing: Data(text("gated-3m/training.json").utf8), source: "gated-3m")
        let scale = try need(training["gate"]?["scale"]?.real)
        var gates: Set<[Int]> = []
        for pair in try pairs() {
            let sides = try [pair.chosen, pair.rejected].map { response in
                let text = try model.encode(prompt: pair.prompt, response: response)
                let gate = try need(text.gate)
                #expect(text.pieces[gate] == "<|end|>" && text.pieces[gate + 2] == "<|assistant|>")
                #expect(text.roles[(gate + 1)...].allSatisfy { $0 == .response || $0 == .template } && text.warnings.isEmpty)
                return try model.run(text).reward
            }
            for reward in sides {
                let (gating, summands) = (try need(reward.gating), try need(reward.summands))
                #expect(gating.count == model.head.objectives.count && gating.allSatisfy { $0 > 0 })
                #expect(abs(gating.reduce(0, +) - scale) <= 1e-3 * scale)
                #expect(abs(summands.reduce(0, +) - reward.value) <= 1e-5 * max(1, abs(reward.value)))
            }
            let (one, other) = (try need(sides[0].gating), try need(sides[1].gating))
            #expect(zip(one, other).allSatisfy { abs($0 - $1) <= 1e-4 * scale })
            gates.insert(one.map { Int($0 / scale * 1000) })
        }
        // Prompts are weighed differently.
        #expect(gates.count > 1)
    }
}
