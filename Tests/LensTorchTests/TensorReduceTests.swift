import Foundation
import LensTorch
import TestSupport
import Testing

struct TensorReduceTests {
    let x: Tensor

    init() throws { x = try Tensor([1.0, 5, 3, 8, 2, 6], shape: [2, 3]) }

    @Test func reducesAllDimensionsIfNoneIsNamed() throws {
        try expect(x.sum(), [], [25])
        try expect(x.mean(), [], [25.0 / 6], within: 1e-15)
        try expect(x.largest(), [], [8])
        try expect(x.smallest(), [], [1])
        try expect(x.sum(keeping: true), [1, 1], [25])
        let number = try Tensor([2.0], shape: [])
        try expect(number.sum(), [], [2])
        try expect(number.largest(), [], [2])
        try expect(number.logSumExp(), [], [2])
    }

    @Test func reducesNamedDimensions() throws {
        try expect(x.sum([0]), [3], [9, 7, 9])
        try expect(x.sum([-1], keeping: true), [2, 1], [9, 16])
        try expect(x.mean([1]), [2], [3, 16.0 / 3], within: 1e-15)
        try expect(x.largest([1]), [2], [5, 8])
        try expect(x.smallest([0]), [3], [1, 2, 3])
        try expect(x.sum([0, 1]), [], [25])
    }

    @Test func addsExponentialsWithoutOverflow() throws {
        // log(e⁰ + e⁰) = log 2, wherever the zero lies
        try expect(Tensor([1000.0, 1000]).logSumExp([0]), [], [1000 + log(2)])
        try expect(Tensor([log(1.0), log(2), log(3), log(4)]).logSumExp(), [], [log(10)], within: 1e-15)
    }

    @Test func findsWhereTheLargestStands() throws {
        try expect(x.indexOfLargest(along: 1), [2], [1, 0])
        try expect(x.indexOfLargest(along: 0), [3], [1, 0, 1])
    }

    @Test func sumsUp() throws {
        try expect(x.cumulativeSum(along: 1), [2, 3], [1, 6, 9, 8, 10, 16])
        try expect(x.cumulativeSum(along: 0), [2, 3], [1, 5, 3, 9, 7, 9])
    }

    @Test func softmaxSharesOutOne() throws {
        // e^log n = n
        let scores = try Tensor([log(1.0), log(3), log(2), log(2)], shape: [2, 2])
        try expect(scores.softmax(), [2, 2], [0.25, 0.75, 0.5, 0.5], within: 1e-15)
        try expect(scores.softmax(along: 0), [2, 2], [1.0 / 3, 0.6, 2.0 / 3, 0.4], within: 1e-15)
        try expect(Tensor([0, -Double.infinity]).softmax(), [2], [1, 0])
    }

    @Test func sumsOfIntegersAndConditionsAreIntegers() throws {
        let sum = try x.isGreater(than: 2.5).sum()
        #expect(sum.type == .int64)
        #expect(try sum.integers() == [4])
    }

    @Test func refusesWhatHasNoResult() throws {
        expectRefusal("libtorch: amax()", "non-zero size") { _ = try Tensor([] as [Double]).largest() }
        expectRefusal("Dimension out of range", "got 2") { _ = try x.sum([2]) }
        expectRefusal("floating point") { _ = try Tensor(indices: [1, 2]).mean() }
    }
}
