import Foundation
import LensCore
import TestSupport
import Testing

struct GzipInflaterTests {
    /// Feeds the file in pieces of this size.
    private func inflate(_ data: Data, piece: Int = .max, limit: Int = 1 << 30) throws -> Data {
        let inflater = try GzipInflater(source: "x.gz", limit: limit)
        var output = Data()
        var start = 0
        while start < data.count {
            let end = min(data.count, start + min(piece, data.count))
            try inflater.inflate(data.subdata(in: start..<end)) { output.append(contentsOf: $0) }
            start = end
        }
        try inflater.finish()
        return output
    }

    @Test(arguments: [1, 2, 7, 100, .max])
    func readsMembersInARow(piece: Int) throws {
        let file = GzipFixtures.first + GzipFixtures.empty + GzipFixtures.second + Data(count: 40)
        let text = String(decoding: try inflate(file, piece: piece), as: UTF8.self)
        #expect(
            text == """
                {"prompt":"p","chosen":"c","rejected":"r"}
                {"prompt":"q","chosen":"c","rejected":"r"}

                """)
    }

    @Test func readsAnEmptyText() throws {
        #expect(try inflate(GzipFixtures.empty).isEmpty)
    }

    @Test func expandsAThousandfold() throws {
        let text = try inflate(GzipFixtures.spaces)
        #expect(text == Data(repeating: 0x20, count: 1 << 20))
    }

    @Test func refusesMoreThanTheLimit() throws {
        #expect(try inflate(GzipFixtures.spaces, limit: 1 << 20).count == 1 << 20)
        expectRefusal("x.gz", "at most 1048575 bytes") { _ = try inflate(GzipFixtures.spaces, limit: 1 << 20 - 1) }
        expectRefusal("at most 2097152 bytes") {
            _ = try inflate(GzipFixtures.spaces + GzipFixtures.spaces + GzipFixtures.first, limit: 2 << 20)
        }
    }

    @Test func refusesATruncatedFile() throws {
        for count in 1..<GzipFixtures.first.count {
            expectRefusal("x.gz", "expected a whole gzip file", "cut short") {
                _ = try inflate(GzipFixtures.first.prefix(count), piece: 5)
            }
        }
        expectRefusal("expected a whole gzip file") { _ = try inflate(GzipFixtures.first + GzipFixtures.second.prefix(9)) }
    }

    @Test func refusesDamage() throws {
        var damaged = GzipFixtures.first
        damaged[damaged.count - 6] ^= 1
        expectRefusal("x.gz", "expected gzip data", "incorrect data check") { _ = try inflate(damaged) }
        expectRefusal("incorrect header check") { _ = try inflate(GzipFixtures.first + Data("garbage".utf8)) }
    }

    @Test func survivesEveryBitFlip() throws {
        for place in GzipFixtures.second.indices {
            for bit in 0..<8 {
                var data = GzipFixtures.second
                data[place] ^= 1 << UInt8(bit)
                do { _ = try inflate(data, limit: 1 << 20) } catch is LensError {}
            }
        }
    }
}
