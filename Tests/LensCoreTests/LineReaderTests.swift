import Foundation
import LensCore
import TestSupport
import Testing

struct LineReaderTests {
    private func lines(_ data: Data) throws -> [String] {
        var reader = LineReader(data, source: "x")
        var result: [String] = []
        while let line = try reader.next() {
            result.append(String(decoding: line, as: UTF8.self))
            #expect(reader.number == result.count)
        }
        #expect(try reader.next() == nil)
        return result
    }

    @Test func splitsAtLineFeeds() throws {
        #expect(try lines(Data()) == [])
        #expect(try lines(Data("a".utf8)) == ["a"])
        #expect(try lines(Data("a\n".utf8)) == ["a"])
        #expect(try lines(Data("\n\na\r\nb".utf8)) == ["", "", "a\r", "b"])
    }

    @Test func joinsLinesAcrossChunks() throws {
        let expected = (0..<300).map { String(repeating: "\($0) ", count: $0 * 7) }
        #expect(try lines(Data(expected.joined(separator: "\n").utf8)) == expected)
    }

    @Test func readsGzip() throws {
        #expect(try lines(GzipFixtures.first + GzipFixtures.second).count == 2)
        #expect(try lines(GzipFixtures.empty) == [])
    }

    @Test func refusesAnEndlessLine() throws {
        let bomb = (0..<80).reduce(into: Data()) { bomb, _ in bomb += GzipFixtures.spaces }
        expectRefusal("x: line 1", "at most 67108864 bytes, found more") { _ = try lines(bomb) }
    }

    @Test func refusesWhatIsNoFile() throws {
        expectRefusal("/no/where", "no such file") { _ = try LineReader(URL(fileURLWithPath: "/no/where")) }
        expectRefusal("/tmp", "expected a file, found a folder") { _ = try LineReader(URL(fileURLWithPath: "/tmp")) }
    }
}
