import Foundation

/// A digest for checking the hashes in the page's security policy; FIPS 180-4.
enum SHA256 {
    static func base64(_ text: String) -> String {
        Data(digest(Array(text.utf8))).base64EncodedString()
    }

    static func digest(_ message: [UInt8]) -> [UInt8] {
        let primes = (2...311).filter { candidate in !(2..<candidate).contains { candidate % $0 == 0 } }
        func fraction(_ value: Double) -> UInt32 { UInt32((value - value.rounded(.down)) * 4_294_967_296) }
        let rounds = primes.prefix(64).map { fraction(cbrt(Double($0))) }
        var state = primes.prefix(8).map { fraction(Double($0).squareRoot()) }

        var bytes = message + [0x80]
        while bytes.count % 64 != 56 { bytes.append(0) }
        bytes += (0..<8).reversed().map { UInt8(truncatingIfNeeded: (message.count * 8) >> ($0 * 8)) }

        func turn(_ x: UInt32, _ n: UInt32) -> UInt32 { x >> n | x << (32 - n) }
        for block in stride(from: 0, to: bytes.count, by: 64) {
            var w = (0..<16).map { word in (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(bytes[block + word * 4 + $1]) } }
            for i in 16..<64 {
                let (a, b) = (w[i - 15], w[i - 2])
                w.append(w[i - 16] &+ (turn(a, 7) ^ turn(a, 18) ^ a >> 3) &+ w[i - 7] &+ (turn(b, 17) ^ turn(b, 19) ^ b >> 10))
            }
            var v = state
            for i in 0..<64 {
                let choice = v[4] & v[5] ^ ~v[4] & v[6]
                let first = v[7] &+ (turn(v[4], 6) ^ turn(v[4], 11) ^ turn(v[4], 25)) &+ choice &+ rounds[i] &+ w[i]
                let majority = v[0] & v[1] ^ v[0] & v[2] ^ v[1] & v[2]
                let second = (turn(v[0], 2) ^ turn(v[0], 13) ^ turn(v[0], 22)) &+ majority
                v = [first &+ second, v[0], v[1], v[2], v[3] &+ first, v[4], v[5], v[6]]
            }
            state = zip(state, v).map { $0 &+ $1 }
        }
        return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - $0 * 8)) } }
    }
}
