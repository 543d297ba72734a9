import Foundation
import LensExplorer

/// An explorer on a free port, for as long as a test's body runs.
struct RunningExplorer {
    let address: String
    let client: RawClient

    /// The secret's part of every path, `/…/`.
    var root: String { URL(string: address).map { $0.path(percentEncoded: false) } ?? "" }

    var authority: String { "127.0.0.1:\(client.port)" }

    static func with<R: Sendable>(
        _ service: any ExplorerService, _ body: (RunningExplorer) async throws -> R
    ) async throws -> R {
        let (addresses, continuation) = AsyncThrowingStream.makeStream(of: String.self)
        let task = Task {
            do {
                try await Explorer(service: service).run { continuation.yield($0) }
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
            }
        }
        var iterator = addresses.makeAsyncIterator()
        let address = try await iterator.next() ?? ""
        let port = URL(string: address)?.port ?? 0
        let result: R
        do {
            result = try await body(RunningExplorer(address: address, client: RawClient(port: port)))
        } catch {
            task.cancel()
            await task.value
            throw error
        }
        task.cancel()
        await task.value
        return result
    }

    /// - Parameters:
    ///   - path: Under the secret, unless it starts with a slash.
    ///   - host: nil for none.
    func send(
        _ method: String, _ path: String, host: String? = "", headers: [String] = [], type: String? = nil,
        body: String = ""
    ) async -> Reply {
        Reply(await client.exchange(request(method, path, host: host, headers: headers, type: type, body: body)))
    }

    func request(
        _ method: String, _ path: String, host: String? = "", headers: [String] = [], type: String? = nil, body: String = ""
    ) -> [UInt8] {
        var lines = ["\(method) \(path.hasPrefix("/") ? path : root + path) HTTP/1.1", "Connection: close"]
        if let host { lines.append("Host: \(host.isEmpty ? authority : host)") }
        if let type { lines.append("Content-Type: \(type)") }
        if !body.isEmpty { lines.append("Content-Length: \(body.utf8.count)") }
        return Array((lines + headers).joined(separator: "\r\n").utf8) + Array("\r\n\r\n".utf8) + Array(body.utf8)
    }

    func get(_ path: String, host: String? = "", headers: [String] = []) async -> Reply {
        await send("GET", path, host: host, headers: headers)
    }

    func ask(_ json: String) async -> Reply {
        await send("POST", "ask", type: "application/json", body: json)
    }

    struct Reply {
        let text: String
        let status: Int
        let body: String

        init(_ text: String) {
            self.text = text
            status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
            body = text.range(of: "\r\n\r\n").map { String(text[$0.upperBound...]) } ?? ""
        }

        func header(_ name: String) -> String? {
            text.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
                .map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
        }

        /// The value of a string member of the body's JSON.
        func member(_ name: String) -> String? {
            body.components(separatedBy: "\"\(name)\":\"").dropFirst().first?.components(separatedBy: "\"").first
        }
    }
}
