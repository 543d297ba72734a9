import Foundation

/// A connection that sends any bytes; blocks a thread of its own, never one of Swift's pool.
struct RawClient {
    #if os(Linux)
        private static let stream = Int32(SOCK_STREAM.rawValue)
    #else
        private static let stream = SOCK_STREAM
    #endif

    let port: Int

    /// What comes back until the server closes, or half a minute has passed.
    ///
    /// - Parameter closing: Says after the bytes that no more will come.
    func exchange(_ bytes: [UInt8], closing: Bool = false) async -> String {
        await withCheckedContinuation { continuation in
            let thread = Thread {
                guard let socket = open() else { return continuation.resume(returning: "no connection") }
                send(bytes, socket)
                if closing { shutdown(socket, Int32(SHUT_WR)) }
                continuation.resume(returning: read(socket, until: { _ in false }))
                close(socket)
            }
            thread.start()
        }
    }

    /// Reads until something has come that holds a text, then goes away.
    func leave(_ bytes: [UInt8], after text: String) async -> String {
        await withCheckedContinuation { continuation in
            let thread = Thread {
                guard let socket = open() else { return continuation.resume(returning: "no connection") }
                send(bytes, socket)
                continuation.resume(returning: read(socket, until: { $0.contains(text) }))
                close(socket)
            }
            thread.start()
        }
    }

    private func open() -> Int32? {
        let descriptor = socket(AF_INET, Self.stream, 0)
        guard descriptor >= 0 else { return nil }
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    private func send(_ bytes: [UInt8], _ socket: Int32) {
        #if os(Linux)
            let flags = Int32(MSG_NOSIGNAL)
        #else
            let flags: Int32 = 0
        #endif
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { Foundation.send(socket, $0.baseAddress, $0.count, flags) }
            // A server that has refused already may not want the rest.
            guard sent > 0 else { return }
            rest = rest.dropFirst(sent)
        }
    }

    private func read(_ socket: Int32, until isEnough: (String) -> Bool) -> String {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while !isEnough(String(decoding: all, as: UTF8.self)) {
            let count = recv(socket, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            all += buffer[..<count]
        }
        return String(decoding: all, as: UTF8.self)
    }
}
