import Foundation

/// The value of a `Host` header: a name or an address, and a port.
struct Host: Hashable {
    /// In lower case; IPv6 addresses without their brackets.
    let name: String
    let port: Int

    /// Reads `name:port` and `[address]:port`; without a port it is HTTP's, 80.
    init?(_ header: String) {
        let name: Substring
        var rest: Substring
        if header.hasPrefix("[") {
            guard let end = header.firstIndex(of: "]") else { return nil }
            name = header[header.index(after: header.startIndex)..<end]
            rest = header[header.index(after: end)...]
            guard name.contains(":") else { return nil }
        } else {
            let end = header.firstIndex(of: ":") ?? header.endIndex
            name = header[..<end]
            rest = header[end...]
        }
        guard !name.isEmpty else { return nil }
        self.name = name.lowercased()
        guard !rest.isEmpty else {
            port = 80
            return
        }
        guard rest.removeFirst() == ":", rest.allSatisfy({ $0.isASCII && $0.isNumber }), let port = Int(rest) else { return nil }
        self.port = port
    }

    /// Whether it is an address in digits, which no name server can point elsewhere.
    var isAddress: Bool {
        if name.contains(":") { return name.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." } }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }
}
