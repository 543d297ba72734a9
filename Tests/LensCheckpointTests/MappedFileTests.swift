import Foundation
import LensCheckpoint
import LensCore
import TestSupport
import Testing

struct MappedFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func mapsTheBytes() throws {
        let data = Data((0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        let file = try MappedFile(folder.write(data, to: "a"))
        #expect(file.count == 10_000)
        #expect(file.withUnsafeBytes { Data($0) } == data)
    }

    @Test func anEmptyFileHasNoBytes() throws {
        let file = try MappedFile(folder.write("", to: "empty"))
        #expect(file.count == 0)
        #expect(file.withUnsafeBytes { $0.count } == 0)
    }

    @Test func outlivesTheFilesName() throws {
        let url = try folder.write("still here", to: "a")
        let file = try MappedFile(url)
        try FileManager.default.removeItem(at: url)
        #expect(file.withUnsafeBytes { String(decoding: $0, as: UTF8.self) } == "still here")
    }

    @Test func refusesWhatIsNoFile() throws {
        expectRefusal("/nowhere", "no such file") { _ = try MappedFile(folder.url.appendingPathComponent("nowhere")) }
        expectRefusal("expected a file, found a folder") { _ = try MappedFile(folder.url) }
        let pipe = folder.url.appendingPathComponent("pipe")
        #expect(mkfifo(pipe.path, 0o600) == 0)
        expectRefusal("found a device or pipe") { _ = try MappedFile(pipe) }
    }

    @Test(.enabled(if: getuid() != 0, "root reads everything"))
    func refusesAnUnreadableFile() throws {
        let url = try folder.write("secret", to: "a")
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: url.path)
        expectRefusal("/a", "cannot be read") { _ = try MappedFile(url) }
    }

    @Test func canBeReadFromManyTasks() async throws {
        let file = try MappedFile(folder.write(Data(repeating: 7, count: 1 << 16), to: "a"))
        let sums = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 { group.addTask { file.withUnsafeBytes { $0.reduce(0) { $0 + Int($1) } } } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(sums == Array(repeating: 7 << 16, count: 8))
    }
}
