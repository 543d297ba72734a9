import Foundation

/// An HTTP server on 127.0.0.1 that answers with what a closure says and notes what it was asked.
final class LocalServer: @unchecked Sendable {
    struct Request: Sendable {
        let method: String
        let path: String
        /// By name in lower case.
        let headers: [String: String]
    }

    struct Response: Sendable {
        var status = 200
        var headers: [String: String] = [:]
        var body = Data()
        /// How much of the body is sent before the connection is closed; nil is all.
        var sent: Int?
    }

    let port: UInt16
    private let socket: Int32
    private let answer: @Sendable (Request) -> Response
    private let lock = NSLock()
    private var noted: [Request] = []

    struct Failed: Error {}

    init(_ answer: @escaping @Sendable (Request) -> Response) throws {
        self.answer = answer
        #if os(Linux)
            let stream = Int32(SOCK_STREAM.rawValue)
        #else
            let stream = SOCK_STREAM
        #endif
        let descriptor = Foundation.socket(AF_INET, stream, 0)
        guard descriptor >= 0 else { throw Failed() }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
                bind(descriptor, place, size) == 0 && listen(descriptor, 64) == 0 && getsockname(descriptor, place, &size) == 0
            }
        }
        guard bound else { throw Failed() }
        (socket, port) = (descriptor, UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [self] in serve() }
    }

    var url: String { "http://127.0.0.1:\(port)" }

    var requests: [Request] { lock.withLock { noted } }

    func stop() { shutdown(socket, Int32(SHUT_RDWR)) }

    private func serve() {
        while true {
            let connection = accept(socket, nil, nil)
            guard connection >= 0 else { break }
            Thread.detachNewThread { [self] in
                exchange(connection)
                close(connection)
            }
        }
        close(socket)
    }

    private func exchange(_ connection: Int32) {
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !text.contains("\r\n\r\n") {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            text += String(decoding: buffer[..<count], as: UTF8.self)
        }
        let lines = text.components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ").map(String.init)
        guard words.count == 3 else { return }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        let request = Request(method: words[0], path: words[1], headers: headers)
        lock.withLock { noted.append(request) }
        let response = answer(request)
        var head = "HTTP/1.1 \(response.status) -\r\nConnection: close\r\n"
        if response.headers["Content-Length"] == nil { head += "Content-Length: \(response.body.count)\r\n" }
        for (key, value) in response.headers { head += "\(key): \(value)\r\n" }
        let body = request.method == "HEAD" ? Data() : response.body.prefix(response.sent ?? response.body.count)
        let bytes = Array(Data((head + "\r\n").utf8) + body)
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            start += count
        }
    }
}
