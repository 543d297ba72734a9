import Foundation
import Testing

/// `sae features` with a small autoencoder of the model that comes with the project.
@Suite struct SAEFeaturesCommandTests {
    private static let model = Command.project.appending(path: "Models/llama-3m").path
    private static let pairs = Command.project.appending(path: "Models/demo-pairs.jsonl").path

    private static func train(into folder: URL) throws -> Command {
        try Command(
            "sae", "train", "--model", model, "--sae", folder.path, "--limit", "20", "--expansion", "2", "--k", "8", "--steps",
            "40", "--rows", "256", "--quiet")
    }

    private static func features(_ folder: URL, _ more: String...) throws -> Command {
        try Command(["sae", "features", "--model", model, "--sae", folder.path, "--limit", "3", "--quiet"] + more)
    }

    @Test func cardsAndEveryFormat() throws {
        let scratch = try Scratch()
        let folder = scratch.folder.appending(path: "sae")
        #expect(try Self.train(into: folder).status == 0)
        let command = try Self.features(folder, "--format", "json", "--top", "2", "--pairs", Self.pairs)
        #expect(command.status == 0, "\(command.error)")
        let report = try #require(JSONSerialization.jsonObject(with: Data(command.output.utf8)) as? [String: Any])
        #expect(report["analysis"] as? String == "sae-features")
        let result = try #require(report["result"] as? [String: Any])
        #expect(result["layer"] as? Int == 3 && result["reading"] as? String == "gradient")
        #expect((result["pairs"] as? [Any])?.count == 3 && (result["rankings"] as? [Any])?.count == 5)
        let card = try #require((result["cards"] as? [[String: Any]])?.first)
        #expect((card["feature"] as? String)?.hasPrefix("feature.3.") == true)
        #expect(card["contribution"] is [String: Any] && card["effect"] is [String: Any] && card["density"] is Double)
        let axes = try #require(card["axes"] as? [[String: Any]])
        #expect(axes.count == 5 && axes.allSatisfy { $0["q"] is Double && $0["axis"] is String })
        for format in ["text", "markdown", "html", "csv"] {
            let shown = try Self.features(folder, "--format", format, "--layer", "6", "--top", "1", "--contexts", "1")
            #expect(shown.status == 0 && shown.output.contains("feature.6."), "\(shown.error)")
        }
        let refused = try Self.features(folder, "--layer", "99")
        #expect(refused.status == 2 && refused.error.contains("layer") && refused.output.isEmpty)
        let none = try Self.features(folder, "--top", "0")
        #expect(none.status == 2 && none.error.contains("--top"))
    }

    @Test func aFolderWithoutAnAutoencoderIsRefused() throws {
        let command = try Self.features(URL(filePath: "/nowhere"))
        #expect(command.status == 2 && command.error.contains("/nowhere") && command.output.isEmpty)
    }

    @Test func hackNamesFeaturesThatCarryAnAxis() throws {
        let scratch = try Scratch()
        let folder = scratch.folder.appending(path: "sae")
        #expect(try Self.train(into: folder).status == 0)
        let hack = ["hack", "--model", Self.model, "--axis", "length", "--quiet"]
        let command = try Command(hack + ["--localise", "--sae", folder.path, "--format", "json"])
        #expect(command.status == 0, "\(command.error)")
        let localisations = try #require(try command.json["result"]?["localisations"]?.array)
        let axis = try #require(localisations.first)
        #expect(axis["axis"]?.string == "length" && axis["features"]?["autoencoder"]?.string == "sae")
        let carriers = try #require(axis["features"]?["carriers"]?.array)
        #expect(!carriers.isEmpty && carriers.count <= 10)
        for carrier in carriers {
            #expect(carrier["feature"]?.string?.hasPrefix("feature.3.") == true && carrier["q"]?.real != nil)
            #expect(carrier["effect"]?["low"]?.real != nil && carrier["contribution"]?["value"]?.real != nil)
        }
        let alone = try Command(hack + ["--sae", folder.path])
        #expect(alone.status == 2 && alone.error.contains("--localise") && alone.output.isEmpty)
        let nowhere = try Command(hack + ["--localise", "--sae", "/nowhere"])
        #expect(nowhere.status == 2 && nowhere.error.contains("/nowhere") && nowhere.output.isEmpty)
    }
}
