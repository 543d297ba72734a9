import Foundation
import LensCheckpoint
import LensCore
import LensTorch
import TestSupport
import Testing

@testable import LensModel

/// Damaged graphs are refused with an error or run; nothing else may happen.
struct ExportedMutationTests {
    @Test(.timeLimit(.minutes(20)), arguments: 0..<4)
    func damagedGraphs(part: Int) throws {
        let rounds = ProcessInfo.processInfo.environment["REWARDLENS_SOAK"] == "1" ? 2500 : 40
        let file = ExportedProgramTests.fixtures.appending(path: "fnet/model.pt2")
        let archive = try ProgramArchive(MappedFile(file))
        let weights = Dictionary(
            uniqueKeysWithValues: try ExportedProgram(archive).weights.map { ($0.key, $0.value) })
        let ids = try Tensor(indices: [5, 9, 300, 17, 250]).unsqueezed(0)
        var damage = JSONDamage(seed: UInt64(part) &+ 0xE9)
        var (ran, refused) = (0, 0)
        for _ in 0..<rounds {
            let text = damage.damaged(archive.program)
            do {
                let program = try JSON(parsing: Data(text.utf8), source: "damaged")
                let graph = try ExportedGraph(program, source: "damaged")
                let types = try Tensor.zeros([1, 5], type: .int64)
                let runner = ExportedProgram(graph: graph, weights: weights)
                _ = try runner.run(Array([ids, types].prefix(runner.users.count)))
                ran += 1
            } catch let error as LensError {
                #expect(!error.description.contains { $0.isNewline }, "\(error)")
                refused += 1
            }
        }
        #expect(ran + refused == rounds && refused > 0)
    }
}
