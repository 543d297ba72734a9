import Foundation

/// One commit's folder in the cache, whether it is there or not.
struct HubSnapshot {
    let folder: URL
    /// The folder of empty files that are called like files the commit is known not to have.
    let absences: URL

    /// Files that are there; links to blobs that are not do not count.
    private var names: Set<String> {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return Set(names.filter(has))
    }

    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder.appending(path: name).path) }

    /// Whether the weights that would be read are there, with every file that their index names.
    var hasWeights: Bool {
        let names = names
        guard let file = HubFiles.weights(among: names) else { return false }
        guard HubFiles.isIndex(file) else { return true }
        return (try? HubFiles.shards(of: folder.appending(path: file)))?.allSatisfy(names.contains) ?? false
    }

    /// Whether there is enough to read, though files may be missing that change what is read.
    func isUsable(for part: Hub.Part) -> Bool {
        switch part {
        case .texts: has("tokenizer.json")
        case .everything: (has("config.json") || has("adapter_config.json")) && hasWeights
        }
    }

    /// Whether nothing is missing: every text file is there, or known to be in no such commit.
    ///
    /// Another tool may have left the weights without the chat template, which makes another reward and no error.
    func isComplete(for part: Hub.Part) -> Bool {
        let isKnown = HubFiles.texts.allSatisfy {
            has($0) || FileManager.default.fileExists(atPath: absences.appending(path: $0).path)
        }
        return isKnown && (part == .texts || isUsable(for: part))
    }

    /// Notes which text files the commit does not have. In a cache that cannot be written, the Hub is asked each time.
    func noteAbsent(besides names: Set<String>) {
        try? FileManager.default.createDirectory(at: absences, withIntermediateDirectories: true)
        for name in HubFiles.texts where !names.contains(name) { try? Data().write(to: absences.appending(path: name)) }
    }
}
