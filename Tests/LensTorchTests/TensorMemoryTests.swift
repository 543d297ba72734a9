import LensCore
import LensTorch
import Synchronization
import TestSupport
import Testing

/// Who owns memory that a tensor only wraps.
struct TensorMemoryTests {
    /// How many owners are gone.
    final class Ledger: Sendable {
        let released = Atomic(0)
        var count: Int { released.load(ordering: .sequentiallyConsistent) }
    }

    /// Four float32 numbers, 1 to 4.
    final class Owner: Sendable {
        let ledger: Ledger
        let address: UInt

        init(_ ledger: Ledger) {
            self.ledger = ledger
            let numbers = UnsafeMutablePointer<Float>.allocate(capacity: 4)
            numbers.initialize(from: [1, 2, 3, 4], count: 4)
            address = UInt(bitPattern: numbers)
        }

        deinit {
            UnsafeMutablePointer<Float>(bitPattern: address)?.deallocate()
            ledger.released.add(1, ordering: .sequentiallyConsistent)
        }

        func tensor(_ shape: [Int] = [4], type: ElementType = .float32, offset: UInt = 0) throws -> Tensor {
            try Tensor(
                memory: #require(UnsafeRawPointer(bitPattern: address + offset)), shape: shape, type: type, owner: self)
        }
    }

    let ledger = Ledger()

    @Test func releasesTheOwnerOnceWhenTheTensorDies() throws {
        do {
            let tensor = try Owner(ledger).tensor()
            #expect(ledger.count == 0)
            try expect(tensor, [4], [1, 2, 3, 4])
        }
        #expect(ledger.count == 1)
    }

    @Test func viewsKeepTheOwner() throws {
        var views: [Tensor] = try {
            let tensor = try Owner(ledger).tensor()
            return [try tensor.slice(0, 1..<3), try tensor.reshaped([2, 2]).transposed(), tensor]
        }()
        views.removeLast()
        #expect(ledger.count == 0)
        try expect(views[1], [2, 2], [1, 3, 2, 4])
        views.removeLast()
        #expect(ledger.count == 0)
        try expect(views[0], [2], [2, 3])
        views.removeLast()
        #expect(ledger.count == 1)
    }

    @Test func copiesDoNot() throws {
        let copy = try Owner(ledger).tensor().copied()
        #expect(ledger.count == 1)
        try expect(copy, [4], [1, 2, 3, 4])
    }

    @Test func anOwnerMayHaveManyTensors() throws {
        do {
            let owner = Owner(ledger)
            for _ in 0..<100 { _ = try owner.tensor() }
            #expect(ledger.count == 0)
        }
        #expect(ledger.count == 1)
    }

    @Test func aHistoryKeepsTheOwner() throws {
        do {
            let (leaf, result) = try {
                let leaf = try Owner(ledger).tensor().leaf()
                return (try leaf.reshaped([2, 2]).detached(), try Tensor.recording { try leaf.exp() * leaf })
            }()
            #expect(ledger.count == 0)
            try expect(leaf, [2, 2], [1, 2, 3, 4])
            _ = result
        }
        #expect(ledger.count == 1)
    }

    @Test func aRefusalReleasesTheOwnerOnce() throws {
        do {
            let owner = Owner(ledger)
            expectRefusal("libtorch: a length of -4") { _ = try owner.tensor([-4]) }
            expectRefusal("libtorch: ", "overflow") { _ = try owner.tensor([.max, 8]) }
            expectRefusal("libtorch: memory is not aligned") { _ = try owner.tensor([1], offset: 2) }
            try expect(owner.tensor([2], type: .float32, offset: 4), [2], [2, 3])
            #expect(ledger.count == 0)
        }
        #expect(ledger.count == 1)
    }

    @Test func theLastViewMayDieOnAnyThread() async throws {
        let tensor = try Owner(ledger).tensor()
        await withTaskGroup(of: Void.self) { group in
            for place in 0..<4 { group.addTask { _ = try? tensor.select(0, place) } }
        }
        try expect(tensor, [4], [1, 2, 3, 4])
        #expect(ledger.count == 0)
    }
}
