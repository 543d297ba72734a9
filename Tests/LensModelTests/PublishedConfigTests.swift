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

    /// Those whose keys describe a head that is not linear.
    static var otherHeads: [String] { all.filter { $0.contains("ArmoRM") || $0.contains("GRM-") } }
    static var names: [String] { all.filter { !otherHeads.contains($0) } }

    private func architecture(_ name: String) throws -> Architecture {
        let file = Self.folder.appending(path: name)
        let config = try ConfigReader(parsing: Data(contentsOf: file), source: name)
        let family = try #require(try Family.listed(config))
        config.ignoreHousekeeping()
        let architecture = try family.architecture(config)
        _ = try family.pooler?(config)
        try architecture.check(source: name)
        try config.refuseMeaningfulUnread()
        return architecture
    }

    @Test func thereAreSome() {
        #expect(Self.names.count >= 6 && Self.otherHeads.count >= 5)
    }

    @Test(arguments: names) func everyKeyIsUnderstood(name: String) throws {
        let architecture = try architecture(name)
        #expect(architecture.attention.windows.count == architecture.layers)
    }

    /// Their linear part would load, and give a wrong reward.
    @Test(arguments: otherHeads) func headsThatAreNotLinearAreRefusedByName(name: String) throws {
        let error = #expect(throws: LensError.self) { try architecture(name) }
        #expect(error?.message.contains("gating_temperature") == true || error?.message.contains("vhead_layer_type") == true)
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
