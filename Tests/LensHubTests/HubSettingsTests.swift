import Foundation
import LensHub
import Testing

@Suite struct HubSettingsTests {
    @Test func theCacheIsFoundAsOtherToolsFindIt() {
        func cache(_ environment: [String: String]) -> String { HubSettings(environment: environment).cache.path }
        #expect(cache(["HOME": "/home/a"]) == "/home/a/.cache/huggingface/hub")
        #expect(cache(["HOME": "/home/a", "XDG_CACHE_HOME": "/x"]) == "/x/huggingface/hub")
        #expect(cache(["HF_HOME": "/h", "XDG_CACHE_HOME": "/x"]) == "/h/hub")
        #expect(cache(["HF_HUB_CACHE": "/c", "HF_HOME": "/h"]) == "/c")
        #expect(cache(["HF_HUB_CACHE": "", "HF_HOME": "/h"]) == "/h/hub")
    }

    @Test func theTokenComesFromTheVariableOrTheFile() throws {
        let home = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: home) }
        #expect(HubSettings(environment: ["HF_HOME": home.path]).token == nil)
        try Data("from the file\n".utf8).write(to: home.appending(path: "token"))
        #expect(HubSettings(environment: ["HF_HOME": home.path]).token == "from the file")
        #expect(HubSettings(environment: ["HF_HOME": home.path, "HF_TOKEN": "given"]).token == "given")
    }

    @Test func offlineIsSaidInThreeWays() {
        #expect(!HubSettings(environment: [:]).isOffline && HubSettings(environment: [:], isOffline: true).isOffline)
        #expect(HubSettings(environment: ["HF_HUB_OFFLINE": "1"]).isOffline)
        #expect(!HubSettings(environment: ["HF_HUB_OFFLINE": "0"]).isOffline)
    }

    @Test func idsAreToldFromPaths() {
        #expect(HubID("Skywork/Reward-V2")?.revision == "main")
        #expect(HubID("gpt2")?.name == "gpt2")
        #expect(HubID("a/b@v1.0")?.revision == "v1.0" && HubID("a/b@v1", revision: "v2")?.revision == "v2")
        for wrong in ["", "/a/b", "./a", "../a", "a/b/c", "a b", "a/", "a--b/c", "a/b@", "a/b@../x", "ä/b", "a/.b", "~/x"] {
            #expect(HubID(wrong) == nil, "\(wrong)")
        }
    }
}
