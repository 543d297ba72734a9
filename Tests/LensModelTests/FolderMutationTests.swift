import Foundation
import LensCore
import LensModel
import LensText
import TestSupport
import Testing

/// Model folders with a damaged configuration give an error or a model that runs, never a crash.
@Suite(.serialized) struct FolderMutationTests {
    private static let fixtures = Golden.fixtures.deletingLastPathComponent()

    /// Folders with a file of this name, from all fixtures.
    private func folders(with file: String) -> [URL] {
        let groups = ["models", "generic", "formats", "heads"]
        return groups.flatMap { group -> [URL] in
            let place = Self.fixtures.appending(path: group)
            let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
            return names.sorted().map { place.appending(path: $0) }
        }.filter { FileManager.default.fileExists(atPath: $0.appending(path: file).path) }
    }

    /// A folder that links to everything of another but one file.
    private final class Damaged {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lens-damaged-\(UUID().uuidString)")

        init(_ source: URL, without file: String) throws {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for name in try FileManager.default.contentsOfDirectory(atPath: source.path) where name != file {
                try FileManager.default.createSymbolicLink(
                    at: folder.appending(path: name), withDestinationURL: source.appending(path: name))
            }
        }

        deinit { try? FileManager.default.removeItem(at: folder) }
    }

    /// Damages a file of each folder in turn, and loads and runs what is left.
    private func fuzz(_ file: String, rounds soak: Int, seed: UInt64) throws {
        let rounds = ProcessInfo.processInfo.environment["REWARDLENS_SOAK"] == "1" ? soak : 300
        let folders = folders(with: file)
        try #require(!folders.isEmpty)
        var damage = JSONDamage(seed: seed)
        let sources = try folders.map { source in
            (
                try Damaged(source, without: file),
                try JSON(parsing: Data(contentsOf: source.appending(path: file)), source: file), source
            )
        }
        var (loaded, refused) = (0, 0)
        for round in 0..<rounds {
            let (copy, json, source) = sources[round % sources.count]
            let text = damage.damaged(json)
            try Data(text.utf8).write(to: copy.folder.appending(path: file))
            do {
                var options = RewardModel.Options(type: .float32, memoryLimit: 1 << 29)
                options.base = { _ in Self.fixtures.appending(path: "models/llama") }
                let model = try RewardModel(folder: copy.folder, options: options)
                let run = try? model.run(model.encode(prompt: [.user("Hi")], response: [.assistant("Yes.")]))
                loaded += run == nil ? 0 : 1
            } catch {
                #expect(error is LensError, "\(source.lastPathComponent)/\(file): \(error): \(text)")
                refused += 1
            }
        }
        // Both outcomes must occur, or the damage tests nothing.
        #expect(refused > rounds / 20 && loaded > 0, "\(loaded) of \(rounds) ran, \(refused) were refused")
    }

    @Test func damagedConfigurations() throws { try fuzz("config.json", rounds: 10_000, seed: 11) }

    @Test func damagedTokenizerConfigurations() throws { try fuzz("tokenizer_config.json", rounds: 2_000, seed: 12) }

    @Test func damagedIndexes() throws { try fuzz("model.safetensors.index.json", rounds: 2_000, seed: 13) }
}
