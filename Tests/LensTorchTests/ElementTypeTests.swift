import LensTorch
import TestSupport
import Testing

struct ElementTypeTests {
    @Test(arguments: ElementType.allCases) func everyTypeComesBackFromLibtorch(type: ElementType) throws {
        let bytes = [UInt8](repeating: 0, count: 3 * type.size)
        let copied = try bytes.withUnsafeBytes { try Tensor(copying: $0, shape: [3], type: type) }
        #expect(copied.type == type)
        try expect(copied, [3], [0, 0, 0])
        let one = try Tensor([1.0]).to(type)
        #expect(one.type == type)
        try expect(one, [1], [1])
        #expect(ElementType(rawValue: "\(type)") == type)
    }

    @Test func bfloat16KeepsEightBits() throws {
        // Neighbours of 1 lie 2⁻⁷ above; a tie goes to the even one.
        let x = try Tensor([1 + 0.00390625, 1 + 3 * 0.00390625, 3e38, 1e39]).to(.bfloat16)
        try expect(x, [4], [1, 1.015625, 226 * 0x1p120, .infinity])
    }

    @Test func float16KeepsElevenBitsUpTo65504() throws {
        let x = try Tensor([2049.0, 2051, 65519, 65520, 1e-8]).to(.float16)
        try expect(x, [5], [2048, 2052, 65504, .infinity, 0])
    }

    @Test func float32RoundsAndFloat64DoesNot() throws {
        try expect(Tensor([16_777_217.0]).to(.float32), [1], [16_777_216])
        try expect(Tensor([16_777_217.0]).to(.float64), [1], [16_777_217])
    }

    @Test func integersDropTheFraction() throws {
        try expect(Tensor([2.9, -2.9]).to(.int64), [2], [2, -2])
        try expect(Tensor([255.0, 3]).to(.uint8), [2], [255, 3])
        try expect(Tensor([0.5, 0]).to(.bool), [2], [1, 0])
    }

    @Test func theSameTypeIsTheSameTensor() throws {
        let x = try Tensor([1.0])
        try expect(x.to(.float64), [1], [1])
        try expect(x.to(.cpu), [1], [1])
    }

    @Test func refusesWhatATypeCannotHold() throws {
        expectRefusal("libtorch: value cannot be converted to type int64_t without overflow") {
            _ = try Tensor.full([1], 1e30, type: .int64)
        }
    }
}
