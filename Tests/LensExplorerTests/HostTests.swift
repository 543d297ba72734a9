import Testing

@testable import LensExplorer

@Suite("Host headers")
struct HostTests {
    @Test(
        "names, addresses and ports are read",
        arguments: [
            ("127.0.0.1:80", "127.0.0.1", 80), ("LocalHost:8000", "localhost", 8000), ("[::1]:9", "::1", 9), ("a.b", "a.b", 80),
        ])
    func reads(header: String, name: String, port: Int) throws {
        let host = try #require(Host(header))
        #expect(host.name == name && host.port == port)
    }

    @Test("anything else is none", arguments: ["", ":80", "[::1", "[a]:1", "a:", "a:x", "a:1:2", "a:-1", "[::1]x:1", "a:٣"])
    func refuses(header: String) {
        #expect(Host(header) == nil)
    }

    @Test("addresses in digits are told from names")
    func addresses() {
        #expect(["10.0.0.1:1", "[fe80::1]:1", "[::ffff:1.2.3.4]:1"].allSatisfy { Host($0)?.isAddress == true })
        #expect(["evil.com:1", "1.2.3:1", "1.2.3.400:1", "1.2.3.4.nip.io:1"].allSatisfy { Host($0)?.isAddress == false })
    }
}
