import Foundation
import LensCore

/// Where a server is to listen.
struct ListeningPlace {
    let host: String
    let port: Int

    #if os(Linux)
        private static let stream = Int32(SOCK_STREAM.rawValue)
    #else
        private static let stream = SOCK_STREAM
    #endif

    /// Refuses a place that cannot be had, before models are loaded: an address of another machine, a port that is taken.
    func check() throws {
        var hints = addrinfo()
        hints.ai_flags = AI_PASSIVE
        hints.ai_socktype = Self.stream
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, "\(port)", &hints, &found) == 0, let place = found?.pointee else {
            throw LensError.input(
                "cannot listen on \(host): it is no address", hint: "leave --host away, or give one of this machine")
        }
        defer { freeaddrinfo(found) }
        let descriptor = socket(place.ai_family, place.ai_socktype, place.ai_protocol)
        // The server itself will say what is wrong.
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        // As servers do: a port that was used a moment ago can be had.
        var isReused: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isReused, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, place.ai_addr, place.ai_addrlen) == 0 else {
            let reason = String(cString: strerror(errno)).lowercased()
            throw LensError.input(
                "cannot listen on \(host):\(port): \(reason)", hint: "choose another --port, or 0 for any that is free")
        }
    }
}
