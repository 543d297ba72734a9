import Foundation
import LensTorch
import Testing

struct MachineTests {
    @Test func knowsItsLibtorch() throws {
        let parts = Machine.version.split(separator: ".").prefix(2).compactMap { Int($0) }
        #expect(parts.count == 2, "\(Machine.version)")
        #expect(parts.lexicographicallyPrecedes([2, 6]) == false, "\(Machine.version)")
        let path = try #require(Machine.libraryPath)
        #expect(path.contains("libtorch_cpu"))
        #expect(FileManager.default.fileExists(atPath: path))
    }

    @Test func threadsAreAtLeastOne() {
        let before = Machine.threads
        defer { Machine.setThreads(before) }
        #expect(before >= 1)
        Machine.setThreads(1)
        #expect(Machine.threads == 1)
        Machine.setThreads(0)
        #expect(Machine.threads == 1)
    }
}
