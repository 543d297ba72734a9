import Hummingbird
import HummingbirdCore
import LensCore
import Logging

/// A web server on this machine that shows what a service answers.
///
/// It listens on the loopback address unless told otherwise, answers only who knows the secret in its address, reads no
/// file, and keeps no state beyond its process.
public struct Explorer: Sendable {
    /// The name or address to listen on.
    public let host: String
    /// 0 for any free one.
    public let port: Int
    private let site: Site

    /// How many connections may be open at once, and how long an idle one lives.
    private static let maximumConnections = 256
    private static let idleSeconds: Int64 = 60

    public init(service: any ExplorerService, host: String = "127.0.0.1", port: Int = 0, token: AccessToken = .random()) {
        self.host = host
        self.port = port
        site = Site(service: service, gate: Gate(token: token, hosts: HostRule(told: host)))
    }

    /// What to warn of when others than this machine's users can reach the server; nil otherwise.
    public var warning: String? {
        HostRule.isLoopback(host)
            ? nil
            : "listening on \(host): everybody who can reach this machine and learns the address can read the pairs and use the "
                + "model; the connection is not encrypted"
    }

    /// Serves until the task is cancelled.
    ///
    /// - Parameter ready: Hears the address to open, once the server answers there.
    /// - Throws: `LensError` where the port cannot be had.
    public func run(ready: @escaping @Sendable (_ address: String) async -> Void) async throws {
        let gate = site.gate
        var application = Application(
            responder: CallbackResponder<Visit> { [site] request, visit in
                try await site.respond(to: request, port: visit.port)
            },
            server: .http1(
                configuration: .init(
                    idleTimeout: .seconds(Self.idleSeconds),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 64))),
            configuration: .init(
                address: .hostname(host, port: port), serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(Self.maximumConnections)),
            onServerRunning: { channel in
                guard let port = channel.localAddress?.port else { return }
                await ready("http://\(gate.hosts.authority(port: port))/\(gate.token)/")
            })
        application.logger.logLevel = .critical
        do {
            try await withThrowingTaskGroup(of: Void.self) { [application, desk = site.desk] group in
                group.addTask { try await application.run() }
                group.addTask {
                    while true {
                        try await Task.sleep(for: .seconds(1))
                        await desk.sweep()
                    }
                }
                // The server's end is everybody's.
                defer { group.cancelAll() }
                try await group.next()
            }
            await site.desk.close()
        } catch is CancellationError {
            await site.desk.close()
        } catch {
            throw LensError.input(
                "cannot listen on \(host):\(port): \(error)", hint: "choose another --port, or 0 for any that is free")
        }
    }
}

/// What a request brings along from its connection.
struct Visit: InitializableFromSource {
    /// Where the server was reached.
    let port: Int?

    init(source: ApplicationRequestContextSource) {
        port = source.channel.localAddress?.port
    }
}
