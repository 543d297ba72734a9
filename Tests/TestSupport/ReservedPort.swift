import Foundation

/// A port of 127.0.0.1 at which nothing listens, and nothing else can meanwhile.
public final class ReservedPort {
    public let number: Int
    private let socket: Int32

    public struct Failed: Error {}

    public init() throws {
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
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
                bind(descriptor, place, size) == 0 && getsockname(descriptor, place, &size) == 0
            }
        }
        guard isBound else {
            close(descriptor)
            throw Failed()
        }
        (socket, number) = (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }

    deinit { close(socket) }
}
