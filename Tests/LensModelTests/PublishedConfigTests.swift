import Foundation
import LensCheckpoint
import LensCore
import Testing

@testable import LensModel

/// The `config.json` of published reward models, read as their families read them: no key is a stranger.
@Suite struct PublishedConfigTests {
    static let folder = Golden.fixtures.deletingLastPathComponent().appending(path: "configs")

    private static var all: [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".json") }.sorted()
    }

    private func architecture(_ name: String) throws -> Architecture {
        let file = Self.folder.appending(path: name)
        let config = try ConfigReader(parsing: Data(contentsOf: file), source: name)
        let family = try #require(try Family.listed(config))
        config.ignoreHousekeeping()
        let architecture = try family.architecture(config)
        _ = try family.pooler?(config)
        _ = try HeadKeys(config)
        try architecture.check(source: name)
        try config.refuseMeaningfulUnread()
        return architecture
    }

    @Test func thereAreSome() {
        #expect(Self.all.count >= 14)
    }

    @Test(arguments: all) func everyKeyIsUnderstood(name: String) throws {
        let architecture = try architecture(name)
        #expect(architecture.attention.windows.count == architecture.layers)
    }

    @Test func headsOfKnownModels() throws {
        func keys(_ name: String) throws -> HeadKeys {
            try HeadKeys(ConfigReader(parsing: Data(contentsOf: Self.folder.appending(path: name)), source: name))
        }
        let gate = try #require(keys("ArmoRM-Llama3-8B-v0.1.json").gate)
        #expect(gate.temperature == 10 && gate.hiddenLayers == 3 && gate.hiddenWidth == 1024)
        #expect(gate.objectives == 19 && gate.quantiles == nil)
        let head = try #require(keys("GRM-llama3-8B-sftreg.json").valueHead)
        #expect(head.kind == .mlp && head.hiddenLayers == 1 && head.hiddenWidth == 1024)
        #expect(try keys("Skywork-Reward-Llama-3.1-8B.json").gate == nil)
    }

    @Test func sizesOfAKnownModel() throws {
        let llama = try architecture("Skywork-Reward-Llama-3.1-8B.json")
        #expect(llama.layers == 32 && llama.width == 4096 && llama.attention.keyValueHeads == 8)
        #expect(
            llama.attention.rotary?.scaling
                == .llama3(factor: 8, lowFrequency: 1, highFrequency: 4, originalContext: 8192))
        let gemma = try architecture("Skywork-Reward-Gemma-2-27B.json")
        #expect(gemma.attention.softCap == 50 && gemma.attention.scale == 1 / 12)
        let deberta = try architecture("reward-model-deberta-v3-large.json")
        #expect(
            !deberta.isCausal && deberta.embedding.learnedPositions == nil && deberta.attention.scale == 1 / 192.0.squareRoot())
        #expect(deberta.attention.relative?.span == 256 && deberta.attention.relative?.bucketedUpTo == 512)
        #expect(gemma.attention.windows[0] == 4096 && gemma.attention.windows[1] == nil)
    }
}
