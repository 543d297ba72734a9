import Foundation
import LensCore
import LensHub
import Testing

@Suite struct HubTests {
    private func message(_ hub: FakeHub, _ name: String = "tiny/model", offline: Bool = false) -> String {
        do {
            _ = try Hub(hub.settings(offline: offline)).folder(name)
            return "no error"
        } catch let error as LensError { return "\(error.kind.rawValue): \(error)" } catch { return "not ours: \(error)" }
    }

    private var blobs: (FakeHub) throws -> [String] {
        {
            try FileManager.default.contentsOfDirectory(atPath: $0.cache.appending(path: "models--tiny--model/blobs").path)
                .sorted()
        }
    }

    @Test func aModelIsFetchedOnceIntoTheUsualLayout() throws {
        let hub = try FakeHub()
        let folder = try Hub(hub.settings()).folder("tiny/model")
        let root = hub.cache.appending(path: "models--tiny--model")
        #expect(folder.standardizedFileURL.path == root.appending(path: "snapshots/\(FakeHub.commit)").standardizedFileURL.path)
        #expect(try String(contentsOf: root.appending(path: "refs/main"), encoding: .utf8) == FakeHub.commit)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        // Nothing that is not read, and no code.
        #expect(names == ["config.json", "model.safetensors", "tokenizer.json"])
        for name in names {
            let data = try #require(hub.files[name])
            let hash = name.hasSuffix("safetensors") ? FakeHub.sha256(data) : FakeHub.gitHash(data)
            let link = try FileManager.default.destinationOfSymbolicLink(atPath: folder.appending(path: name).path)
            #expect(link == "../../blobs/\(hash)")
            #expect(try Data(contentsOf: folder.appending(path: name)) == data)
        }
        let asked = hub.hub.requests.count
        #expect(try Hub(hub.settings()).folder("tiny/model") == folder)
        #expect(try Hub(hub.settings(offline: true)).folder("tiny/model@main") == folder)
        #expect(try Hub(hub.settings()).folder("tiny/model", revision: FakeHub.commit) == folder)
        #expect(hub.hub.requests.count == asked)
    }

    @Test func theTokenStaysWithTheHub() throws {
        let hub = try FakeHub()
        _ = try Hub(hub.settings(token: "secret")).folder("tiny/model")
        #expect(hub.hub.requests.allSatisfy { $0.headers["authorization"] == "Bearer secret" })
        #expect(!hub.storage.requests.isEmpty)
        #expect(hub.storage.requests.allSatisfy { $0.headers["authorization"] == nil })
    }

    @Test func aBrokenBodyIsTakenUpWhereItEnded() throws {
        let hub = try FakeHub { request, right, before in
            guard request.path == "/stored/model.safetensors", before == 0 else { return right }
            var cut = right
            cut.sent = 70_000
            return cut
        }
        let folder = try Hub(hub.settings()).folder("tiny/model")
        #expect(try Data(contentsOf: folder.appending(path: "model.safetensors")) == FakeHub.weights)
        let starts = hub.storage.requests.compactMap { $0.headers["range"] }
        #expect(starts.count == 1 && starts[0].hasPrefix("bytes=") && starts[0] != "bytes=0-")
    }

    @Test func aBodyThatEverEndsEarlyIsAnErrorAndItsBeginningIsKept() throws {
        let hub = try FakeHub { request, right, _ in
            guard request.path == "/stored/model.safetensors" else { return right }
            var cut = right
            cut.sent = 10_000
            return cut
        }
        #expect(message(hub).contains("tried 3 times"))
        let partial = try blobs(hub).filter { $0.hasSuffix(".incomplete") }
        #expect(partial.count == 1)
        #expect(message(hub, offline: true).contains("nothing may be fetched offline"))
    }

    @Test func aServerWithoutRangesStartsAgain() throws {
        let hub = try FakeHub { request, right, before in
            guard request.path == "/stored/model.safetensors" else { return right }
            var whole = LocalServer.Response(body: FakeHub.weights)
            if before == 0 { whole.sent = 50_000 }
            return whole
        }
        let folder = try Hub(hub.settings()).folder("tiny/model")
        #expect(try Data(contentsOf: folder.appending(path: "model.safetensors")) == FakeHub.weights)
    }

    @Test func anotherContentIsThrownAway() throws {
        let hub = try FakeHub { request, right, _ in
            guard request.path == "/stored/model.safetensors" else { return right }
            return .init(body: Data(repeating: 7, count: FakeHub.weights.count))
        }
        #expect(message(hub).contains("another hash"))
        #expect(try blobs(hub).allSatisfy { !$0.hasPrefix(FakeHub.sha256(FakeHub.weights)) })
        #expect(message(hub, offline: true).contains("offline"))
    }

    @Test func tooManyRequestsAndServerErrorsAreWaitedOut() throws {
        let hub = try FakeHub { request, right, before in
            guard request.path.contains("tokenizer.json"), request.method == "GET" else { return right }
            return before == 0 ? .init(status: 429, headers: ["Retry-After": "0"]) : before == 1 ? .init(status: 503) : right
        }
        let folder = try Hub(hub.settings()).folder("tiny/model")
        #expect(try Data(contentsOf: folder.appending(path: "tokenizer.json")) == hub.files["tokenizer.json"])
        let busy = try FakeHub { _, _, _ in .init(status: 429, headers: ["Retry-After": "0"]) }
        #expect(message(busy).contains("the server answered 429; tried 3 times"))
    }

    @Test func whatTheHubRefusesIsNamed() throws {
        func refusing(_ status: Int, _ code: String?) throws -> String {
            let hub = try FakeHub { _, _, _ in .init(status: status, headers: code.map { ["X-Error-Code": $0] } ?? [:]) }
            return message(hub)
        }
        #expect(try refusing(401, nil).contains("private, gated or absent"))
        let open = try FakeHub { _, _, _ in .init(status: 401) }
        let refused = #expect(throws: LensError.self) { try Hub(open.settings(token: "old")).folder("tiny/model") }
        #expect(refused?.message.contains("refused the token") == true)
        let gated = try refusing(403, "GatedRepo")
        #expect(gated.hasPrefix("input: ") && gated.contains("accept the licence") && gated.contains("no token was found"))
        let hub = try FakeHub()
        #expect(message(hub, "tiny/other").contains("no model tiny/other"))
        #expect(message(hub, "tiny/model@v9").contains("no revision \"v9\""))
        #expect(message(hub, "./tiny/model").contains("cannot be an id"))
        #expect(message(hub, "a/b/c").contains("no such folder"))
    }

    @Test func namesThatLeaveTheFolderAreNotFollowed() throws {
        var files = FakeHub.small
        files["../config.json"] = Data("{}".utf8)
        files["sub/model.safetensors"] = Data("{}".utf8)
        let hub = try FakeHub(files: files)
        let folder = try Hub(hub.settings()).folder("tiny/model")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 3)
        let odd = try FakeHub { request, right, _ in
            request.path.hasPrefix("/api") ? .init(body: Data("{\"sha\": \"../../x\", \"siblings\": []}".utf8)) : right
        }
        #expect(message(odd).contains("a commit and its files"))
        let tag = try FakeHub { request, right, _ in
            request.method == "HEAD" ? .init(headers: ["ETag": "\"../../x\""]) : right
        }
        #expect(message(tag).contains("entity tag"))
    }

    @Test func aModelWithoutWeightsIsRefusedBeforeAnythingIsFetched() throws {
        let hub = try FakeHub(files: ["config.json": Data("{}".utf8)])
        #expect(message(hub).contains("no weights among its 1 files"))
        #expect(!FileManager.default.fileExists(atPath: hub.cache.appending(path: "models--tiny--model/blobs").path))
    }

    @Test func shardsAreCompleteOnlyTogether() throws {
        let index = Data(
            "{\"weight_map\": {\"a\": \"model-00001-of-00002.safetensors\", \"b\": \"model-00002-of-00002.safetensors\"}}".utf8)
        let hub = try FakeHub(files: [
            "config.json": Data("{}".utf8), "model.safetensors.index.json": index,
            "model-00001-of-00002.safetensors": Data("one".utf8), "model-00002-of-00002.safetensors": Data("two".utf8),
            "pytorch_model.bin": Data("old".utf8),
        ])
        let folder = try Hub(hub.settings()).folder("tiny/model")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 4)
        try FileManager.default.removeItem(at: folder.appending(path: "model-00002-of-00002.safetensors"))
        #expect(message(hub, offline: true).contains("nor complete"))
        #expect(try Hub(hub.settings()).folder("tiny/model") == folder)
    }

    @Test func severalAtOnceFetchTheSame() async throws {
        let hub = try FakeHub()
        try await withThrowingTaskGroup(of: URL.self) { group in
            for _ in 0..<4 { group.addTask { try Hub(hub.settings()).folder("tiny/model") } }
            for try await folder in group {
                #expect(try Data(contentsOf: folder.appending(path: "model.safetensors")) == FakeHub.weights)
            }
        }
        #expect(try blobs(hub).count == 3)
    }

    @Test func nobodyThereIsAnError() throws {
        let hub = try FakeHub()
        var settings = hub.settings()
        settings.endpoint = "http://127.0.0.1:1"
        #expect(throws: LensError.self) { try Hub(settings).folder("tiny/model") }
        // Nor is another place asked where the address is none.
        for wrong in ["huggingface.co", "ftp://huggingface.co", "https://", "http://a b", "file:///tmp"] {
            settings.endpoint = wrong
            let error = #expect(throws: LensError.self) { try Hub(settings).folder("tiny/model") }
            #expect(error?.kind == .input && error?.message.contains("HF_ENDPOINT") == true, "\(wrong)")
        }
        #expect(HubSettings(environment: ["HF_ENDPOINT": "http://a b"]).endpoint == "http://a b")
    }
}
