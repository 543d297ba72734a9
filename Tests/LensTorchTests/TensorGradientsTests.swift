import LensTorch
import TestSupport
import Testing

struct TensorGradientsTests {
    let x: Tensor
    let w: Tensor

    init() throws {
        x = try Tensor([1.0, 2, 3]).leaf()
        w = try Tensor([10.0, 20, 30]).leaf()
    }

    @Test func followsEachInput() throws {
        // y = x² w, so ∂y/∂x = 2 x w and ∂y/∂w = x².
        let gradients = try Tensor.recording { try (x * x * w).gradients(of: [x, w]) }
        try #require(gradients.count == 2)
        try expect(gradients[0], [3], [20, 80, 180])
        try expect(gradients[1], [3], [1, 4, 9])
    }

    @Test func isZeroForAnInputThatIsNotUsed() throws {
        let unused = try Tensor.zeros([2, 2], type: .float64).leaf()
        let gradients = try Tensor.recording { try x.sum().gradients(of: [unused, x]) }
        try expect(gradients[0], [2, 2], [0, 0, 0, 0])
        try expect(gradients[1], [3], [1, 1, 1])
        #expect(try Tensor.recording { try x.sum().gradients(of: []) }.isEmpty)
    }

    @Test func followsResultsInBetween() throws {
        let gradients = try Tensor.recording {
            let middle = try x * 2
            return try (middle * middle).gradients(of: [middle])
        }
        try expect(gradients[0], [3], [4, 8, 12])
    }

    @Test func historyMayBeAskedAfterItsRecording() throws {
        let y = try Tensor.recording { try x * x }
        try expect(y.gradients(of: [x], keepingHistory: true)[0], [3], [2, 4, 6])
        try expect(y.gradients(of: [x])[0], [3], [2, 4, 6])
        expectRefusal("libtorch: Trying to backward through the graph a second time") { _ = try y.gradients(of: [x]) }
    }

    @Test func nothingIsRecordedOutside() throws {
        expectRefusal("libtorch: ", "does not require grad") { _ = try (x * x).gradients(of: [x]) }
        let before = try x * x
        expectRefusal("does not require grad") { _ = try Tensor.recording { try before.gradients(of: [x]) } }
    }

    @Test func recordingsNestAndEndWhenTheyThrow() throws {
        struct Stop: Error {}
        let y = try Tensor.recording {
            Tensor.recording {}
            return try x * x
        }
        try expect(y.gradients(of: [x])[0], [3], [2, 4, 6])
        #expect(throws: Stop.self) { try Tensor.recording { throw Stop() } }
        expectRefusal("does not require grad") { _ = try (x * x).gradients(of: [x]) }
    }

    @Test func detachedTensorsHaveNoHistory() throws {
        // y = x · constant(x)
        let gradients = try Tensor.recording { try (x * x.detached()).gradients(of: [x]) }
        try expect(gradients[0], [3], [1, 2, 3])
    }

    @Test func gradientsHaveNoHistory() throws {
        let gradient = try Tensor.recording { try (x * x * x).gradients(of: [x])[0] }
        expectRefusal("does not require grad") { _ = try Tensor.recording { try gradient.gradients(of: [x]) } }
    }

    @Test func flowsThroughRoundedTypes() throws {
        let gradients = try Tensor.recording { try (x.to(.bfloat16) * 3).to(.float32).gradients(of: [x]) }
        #expect(gradients[0].type == .float64)
        try expect(gradients[0], [3], [3, 3, 3])
    }

    @Test func refusesWhatHasNoGradient() throws {
        expectRefusal("libtorch: ", "floating point") { _ = try Tensor(indices: [1]).leaf() }
        let constant = try Tensor([1.0, 2, 3])
        expectRefusal("libtorch: ", "does not require grad") {
            _ = try Tensor.recording { try (x * constant).gradients(of: [constant]) }
        }
    }

    @Test func recordingIsKnownFromInside() {
        #expect(!Tensor.isRecording)
        Tensor.recording { #expect(Tensor.isRecording) }
        #expect(!Tensor.isRecording)
    }
}
