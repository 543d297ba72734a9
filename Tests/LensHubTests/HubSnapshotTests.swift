import Foundation
import LensCore
import LensHub
import Testing

/// What counts as complete, and which files are fetched.
@Suite struct HubSnapshotTests {
    private func root(_ hub: FakeHub) -> URL { hub.cache.appending(path: "models--tiny--model") }

    /// Leaves files in the cache as another tool may.
    private func leave(_ names: [String], of hub: FakeHub) throws -> URL {
        let folder = root(hub).appending(path: "snapshots/\(FakeHub.commit)")
        let refs = root(hub).appending(path: "refs")
        for place in [folder, refs] { try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true) }
        for name in names { try #require(hub.files[name]).write(to: folder.appending(path: name)) }
        try Data(FakeHub.commit.utf8).write(to: refs.appending(path: "main"))
        return folder
    }

    private func fetched(_ files: [String]) throws -> [String] {
        let index = Data("{\"weight_map\": {\"a\": \"model-1.safetensors\", \"b\": \"other.safetensors\"}}".utf8)
        let binIndex = Data("{\"weight_map\": {\"a\": \"part.bin\"}}".utf8)
        let hub = try FakeHub(
            files: Dictionary(
                uniqueKeysWithValues: files.map {
                    ($0, $0.hasSuffix("bin.index.json") ? binIndex : $0.hasSuffix("index.json") ? index : Data($0.utf8))
                }))
        let folder = try Hub(hub.settings()).folder("tiny/model")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @Test func whatAnotherToolLeftOutIsFetchedOnce() throws {
        var files = FakeHub.small
        files["tokenizer_config.json"] = Data("{}".utf8)
        files["chat_template.jinja"] = Data("x".utf8)
        let hub = try FakeHub(files: files)
        let folder = try leave(["config.json", "tokenizer.json", "model.safetensors"], of: hub)
        // Offline there is nobody to ask.
        #expect(try Hub(hub.settings(offline: true)).folder("tiny/model").lastPathComponent == FakeHub.commit)
        #expect(hub.hub.requests.isEmpty)
        _ = try Hub(hub.settings()).folder("tiny/model")
        #expect(try Data(contentsOf: folder.appending(path: "chat_template.jinja")) == Data("x".utf8))
        #expect(try Data(contentsOf: folder.appending(path: "tokenizer_config.json")) == Data("{}".utf8))
        #expect(hub.storage.requests.isEmpty)
        let absent = root(hub).appending(path: ".no_exist/\(FakeHub.commit)")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: absent.path).sorted()
                == ["adapter_config.json", "chat_template.json", "special_tokens_map.json"])
        let asked = hub.hub.requests.count
        _ = try Hub(hub.settings()).folder("tiny/model")
        #expect(hub.hub.requests.count == asked)
    }

    @Test func otherFilesAreNoWeights() throws {
        var files = FakeHub.small
        files["training_args.bin"] = Data("x".utf8)
        let hub = try FakeHub(files: files)
        _ = try leave(["config.json", "tokenizer.json", "training_args.bin"], of: hub)
        let error = #expect(throws: LensError.self) { try Hub(hub.settings(offline: true)).folder("tiny/model") }
        #expect(error?.message.contains("nothing may be fetched offline") == true)
        let folder = try Hub(hub.settings()).folder("tiny/model")
        #expect(try Data(contentsOf: folder.appending(path: "model.safetensors")) == FakeHub.weights)
    }

    @Test func theFilesThatAreReadAreFetchedAndNoOthers() throws {
        let (single, index) = ("model.safetensors", "model.safetensors.index.json")
        let shards = ["model-1.safetensors", "other.safetensors"]
        let bins = ["part.bin", "pytorch_model.bin.index.json"]
        #expect(try fetched(["config.json", single, index, "pytorch_model.bin"] + shards) == ["config.json", single])
        #expect(
            try fetched(["config.json", index, "model-00009-of-00009.safetensors"] + shards + bins)
                == ["config.json", shards[0], index, shards[1]])
        #expect(try fetched(["config.json", "training_args.bin"] + bins) == ["config.json"] + bins)
        let adapter = ["adapter_config.json", "adapter_model.safetensors"]
        #expect(try fetched(adapter + ["adapter_model.bin"]) == adapter)
        #expect(try fetched(adapter + ["config.json", single]) == [adapter[0], "config.json", single])
        #expect(throws: LensError.self) { try fetched(["config.json", adapter[1]]) }
    }

    @Test func aCacheThatCannotBeWrittenIsAFailureThatNamesIt() throws {
        let hub = try FakeHub()
        // A file where a folder should be is refused to every user.
        try Data().write(to: hub.cache)
        let error = #expect(throws: LensError.self) { try Hub(hub.settings()).folder("tiny/model") }
        #expect(error?.kind == .failure && error?.message.contains(hub.cache.path) == true)
        #expect(error?.hint?.contains("HF_HOME") == true)
    }
}
