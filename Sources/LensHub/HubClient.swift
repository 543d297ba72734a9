import Foundation
import LensCore

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Asks the Hub: follows redirects, keeps the token to the Hub's own host, and tries again where that may help.
struct HubClient {
    let settings: HubSettings
    let id: HubID

    /// What a file is, as the Hub says before it sends it.
    struct FileInfo {
        let hash: String
        let size: Int?
    }

    /// The commit of the id's revision, and its files.
    func revision() throws -> (commit: String, files: [String]) {
        let url = try address("api/models/\(id.name)/revision/\(Self.escaped(id.revision, slash: true))")
        let source = url.absoluteString
        let body = try retrying(url) {
            let (answer, body) = try follow(url, method: "GET")
            try check(answer, url)
            return body
        }
        let json = try JSON(parsing: body, source: source)
        guard let commit = json["sha"]?.string, !commit.contains("/"), HubFiles.isSafe(commit),
            let siblings = json["siblings"]?.array
        else { throw LensError.input(at: source, expected: "a commit and its files", found: json.summary) }
        return (commit, siblings.compactMap { $0["rfilename"]?.string })
    }

    /// Asks for a file's hash and size without fetching it; the Hub answers for large files itself, before it redirects.
    func info(_ file: String, at commit: String) throws -> FileInfo {
        let url = try fileAddress(file, at: commit)
        let answer = try retrying(url) {
            let answer = try follow(url, method: "HEAD", leavesHost: false).answer
            try check(answer, url)
            return answer
        }
        let tag = (answer["x-linked-etag"] ?? answer["etag"] ?? "").replacing("W/", with: "").replacing("\"", with: "")
        guard !tag.isEmpty, HubFiles.isSafe(tag), !tag.contains("/") else {
            throw LensError.input(at: url.absoluteString, expected: "an entity tag", found: tag.isEmpty ? "none" : tag.quoted)
        }
        let length = (300..<400).contains(answer.status) ? nil : answer["content-length"]
        return FileInfo(hash: tag, size: (answer["x-linked-size"] ?? length).flatMap { Int($0) })
    }

    /// Fetches a file to the end of `partial`, from where that stops.
    func fetch(
        _ file: String, at commit: String, to partial: URL, size: Int?, progress: @escaping (Int) throws -> Void
    ) throws {
        let url = try fileAddress(file, at: commit)
        try retrying(url) {
            let sink = try PartialFile(partial)
            defer { sink.close() }
            if let size, sink.count == size { return }
            // Nothing can be the beginning of a shorter file.
            if let size, sink.count > size { try sink.empty() }
            let start = sink.count
            let (answer, _) = try follow(url, method: "GET", range: start > 0 ? start : nil) { answer, data in
                guard [200, 206].contains(answer.status) else { return }
                // A server that knows no ranges sends all.
                if answer.status == 200, sink.count == start, start > 0, !sink.isFresh { try sink.empty() }
                try sink.add(data, most: size)
                try progress(sink.count)
            }
            if answer.status == 416 { try sink.empty() }
            try check(answer, url)
            if let size, sink.count < size { throw Again(after: nil, why: "the body ended after \(sink.count) of \(size) bytes") }
        }
    }

    private func fileAddress(_ file: String, at commit: String) throws -> URL {
        try address("\(id.name)/resolve/\(Self.escaped(commit, slash: true))/\(Self.escaped(file, slash: false))")
    }

    private func address(_ path: String) throws -> URL {
        let base = settings.endpoint.trimmingCharacters(in: ["/"])
        guard settings.address != nil, let url = URL(string: "\(base)/\(path)") else {
            throw LensError.input(
                at: "HF_ENDPOINT", expected: "an address such as https://huggingface.co", found: settings.endpoint.quoted)
        }
        return url
    }

    private static func escaped(_ text: String, slash: Bool) -> String {
        var allowed = CharacterSet.alphanumerics.intersection(CharacterSet(charactersIn: "\0"..."\u{7F}"))
        allowed.insert(charactersIn: slash ? "-._~" : "-._~/")
        return text.addingPercentEncoding(withAllowedCharacters: allowed) ?? text
    }
}
