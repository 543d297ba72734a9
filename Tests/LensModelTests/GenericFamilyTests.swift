import Foundation
import LensCore
import LensModel
import LensText
import Testing

/// Classifiers that no family lists: each either gives the rewards transformers gives, or is refused for its own reason.
@Suite struct GenericFamilyTests {
    static let folder = Golden.fixtures.deletingLastPathComponent().appending(path: "generic")

    static let matching = ["exaone4", "ministral", "seed_oss"]

    /// By type, what the refusal says.
    static let refused = [
        "diffllama": "subtracts two maps", "fnet": "fourier.output.LayerNorm", "gpt_bigcode": "multi_query",
        "gpt_neo": "not scaled", "helium": "turn side by side", "hunyuan_v1_dense": "normed after the rotation",
        "mpnet": "\"attention.LayerNorm\", \"output.LayerNorm\"", "mpt": "rope_parameters, rope_theta",
        "nomic_bert": "mlp.fc11", "olmo": "norms of a block", "smollm3": "no_rope_layers",
    ]

    @Test(arguments: matching) func rewardsEqual(type: String) throws {
        let folder = Self.folder.appending(path: type)
        let golden = try JSON(parsing: Data(contentsOf: folder.appending(path: "golden.json")), source: type)
        let model = try RewardModel(folder: folder)
        #expect(model.family == "inferred (\(type))")
        let texts = try need(golden["texts"]?.array)
        #expect(texts.count >= 8)
        for text in texts {
            let ids = (text["ids"]?.array ?? []).compactMap(\.integer)
            let expected = try need(text["float32"]?.real)
            let reward = try model.run(Golden.tokens(ids, readout: ids.count - 1)).reward.value
            #expect(
                abs(reward - expected) <= 1e-4 * max(1, abs(expected)), "\(type), \(ids.count) tokens: \(reward), not \(expected)"
            )
        }
    }

    @Test(arguments: refused.keys.sorted()) func refusalsSayWhy(type: String) throws {
        let error = #expect(throws: LensError.self) { try RewardModel(folder: Self.folder.appending(path: type)) }
        #expect(error?.kind == .input)
        #expect(error?.message.contains(try need(Self.refused[type])) == true, "\(type): \(error?.message ?? "")")
    }

    @Test func everyFixtureIsInTheTable() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(Set(folders) == Set(Self.matching).union(Self.refused.keys))
        #expect(folders.count >= 10)
    }

    @Test func otherClassesAreRefused() throws {
        let copy = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: copy) }
        try FileManager.default.copyItem(at: Self.folder.appending(path: "seed_oss"), to: copy)
        let file = copy.appending(path: "config.json")
        let text = try String(contentsOf: file, encoding: .utf8).replacing(
            "SeedOssForSequenceClassification", with: "SeedOssForCausalLM")
        try Data(text.utf8).write(to: file)
        let error = #expect(throws: LensError.self) { try RewardModel(folder: copy) }
        #expect(error?.message.contains("SeedOssForCausalLM") == true)
    }
}
