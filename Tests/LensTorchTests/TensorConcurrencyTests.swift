import Dispatch
import Foundation
import LensCore
import LensTorch
import Synchronization
import TestSupport
import Testing

struct TensorConcurrencyTests {
    /// Computes on a thread of its own while the caller waits.
    private func elsewhere<R: Sendable>(_ body: @escaping @Sendable () throws -> R) throws -> R {
        let result = Mutex<Result<R, any Error>?>(nil)
        let done = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            let found = Result { try body() }
            result.withLock { $0 = found }
            done.signal()
        }
        done.wait()
        return try #require(result.withLock { $0 }).get()
    }

    @Test func manyTasksMayShareATensor() async throws {
        let shared = try Tensor.normal([64, 64], seed: 1).to(.float64)
        let expected = try shared.matmul(shared.transposed()).softmax().doubles()
        let results = try await withThrowingTaskGroup(of: [Double].self) { group in
            for _ in 0..<16 { group.addTask { try shared.matmul(shared.transposed()).softmax().doubles() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.count == 16)
        for result in results { #expect(zip(result, expected).allSatisfy { abs($0 - $1) < 1e-12 }) }
    }

    @Test func seedsAreIndependentOfOtherTasks() async throws {
        let expected = try (0..<16).map { try Tensor.normal([1000], seed: $0).floats() }
        try await withThrowingTaskGroup(of: (Int, [Float]).self) { group in
            for seed in 0..<16 { group.addTask { (seed, try Tensor.normal([1000], seed: UInt64(seed)).floats()) } }
            for try await (seed, numbers) in group { #expect(numbers == expected[seed]) }
        }
    }

    @Test func recordingConcernsOneThread() throws {
        let x = try Tensor([1.0, 2]).leaf()
        try Tensor.recording {
            let unrecorded = try elsewhere { try x * x }
            expectRefusal("does not require grad") { _ = try unrecorded.gradients(of: [x]) }
            let recorded = try elsewhere { try Tensor.recording { try x * x } }
            try expect(recorded.gradients(of: [x])[0], [2], [2, 4])
            try expect((x * x).gradients(of: [x])[0], [2], [2, 4])
        }
    }

    @Test func manyTasksMayAskForGradients() async throws {
        let x = try Tensor([1.0, 2, 3]).leaf()
        try await withThrowingTaskGroup(of: (Int, [Double]).self) { group in
            for factor in 0..<16 {
                group.addTask {
                    (factor, try Tensor.recording { try (x * x * Double(factor)).gradients(of: [x])[0].doubles() })
                }
            }
            for try await (factor, gradient) in group {
                #expect(gradient == [2, 4, 6].map { $0 * Double(factor) })
            }
        }
    }

    @Test func errorsStayWithTheirTask() async throws {
        await withTaskGroup(of: Bool.self) { group in
            for width in 3..<19 {
                group.addTask {
                    do {
                        _ = try Tensor.zeros([2]) + Tensor.zeros([width])
                        return false
                    } catch {
                        return "\(error)".contains("must match the size of tensor b (\(width))")
                    }
                }
            }
            for await isOwn in group { #expect(isOwn) }
        }
    }
}
