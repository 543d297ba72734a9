import Testing

@testable import LensExplorer

@Suite("Which hosts are answered")
struct HostRuleTests {
    @Test("on loopback its own names with the right port, and no other")
    func loopback() {
        let rule = HostRule(told: "127.0.0.1")
        for good in ["127.0.0.1:7", "localhost:7", "LOCALHOST:7", "[::1]:7"] { #expect(rule.admits(good, port: 7), "\(good)") }
        for bad in [
            nil, "", "127.0.0.1", "127.0.0.1:8", "evil.com:7", "127.0.0.1.evil.com:7", "localhost.:7", "10.0.0.1:7", "[::2]:7",
            "127.0.0.1:7@evil.com", "127.0.0.1:7:7",
        ] {
            #expect(!rule.admits(bad, port: 7), "\(bad ?? "nil")")
        }
        #expect(!rule.admits("127.0.0.1:7", port: nil))
    }

    @Test("a host that was told is answered too; all addresses admit addresses, but no names from elsewhere")
    func told() {
        #expect(HostRule(told: "lab.local").admits("Lab.local:7", port: 7))
        #expect(!HostRule(told: "lab.local").admits("lab.locale:7", port: 7))
        let all = HostRule(told: "0.0.0.0")
        #expect(all.admits("192.168.1.5:7", port: 7) && all.admits("[fe80::1]:7", port: 7))
        #expect(!all.admits("evil.com:7", port: 7))
    }

    @Test("the address to open leads back to this machine")
    func authority() {
        #expect(HostRule(told: "127.0.0.1").authority(port: 5) == "127.0.0.1:5")
        #expect(HostRule(told: "::1").authority(port: 5) == "[::1]:5")
        #expect(HostRule(told: "0.0.0.0").authority(port: 5) == "127.0.0.1:5")
    }

    @Test("only other hosts than loopback are warned of")
    func warning() {
        let service = FakeService()
        for host in ["127.0.0.1", "127.0.0.9", "localhost", "::1"] {
            #expect(Explorer(service: service, host: host).warning == nil)
        }
        for host in ["0.0.0.0", "::", "192.168.0.2", "lab.local", "127.evil.com"] {
            #expect(Explorer(service: service, host: host).warning?.contains(host) == true)
        }
    }
}
