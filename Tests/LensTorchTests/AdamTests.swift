import LensCore
import LensTorch
import Testing

/// Adam against the rule written out in double precision.
struct AdamTests {
    @Test func threeStepsOfTheRule() throws {
        var parameter = try AdamParameter(Tensor.normal([3, 50], seed: 1))
        var value = try parameter.value.doubles()
        var (mean, variance) = ([Double](repeating: 0, count: 150), [Double](repeating: 0, count: 150))
        for number in 1...3 {
            let gradient = try Tensor.normal([3, 50], seed: UInt64(10 + number))
            try parameter.step(AdamStep(number: number, rate: 0.01, scale: 0.5), gradient: gradient)
            for (i, raw) in try gradient.doubles().enumerated() {
                let slope = 0.5 * raw
                mean[i] = 0.9 * mean[i] + 0.1 * slope
                variance[i] = 0.999 * variance[i] + 0.001 * slope * slope
                let steps = Double(number)
                let (first, second) = (1 - power(0.9, steps), 1 - power(0.999, steps))
                value[i] -= 0.01 * (mean[i] / first) / ((variance[i] / second).squareRoot() + 6.25e-10)
            }
        }
        #expect(zip(try parameter.value.doubles(), value).allSatisfy { abs($0 - $1) < 1e-6 })
        #expect(zip(try parameter.mean.doubles(), mean).allSatisfy { abs($0 - $1) < 1e-6 })
        #expect(zip(try parameter.variance.doubles(), variance).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    @Test func unitRowsStayAtLength1AndDoNotMoveAlongThemselves() throws {
        let random = try Tensor.normal([4, 40], seed: 2)
        let rows = try random / random.squared().sum([1], keeping: true).squareRoot()
        var parameter = try AdamParameter(rows)
        try parameter.step(AdamStep(number: 1, rate: 0.01), gradient: rows * 3 + Tensor.normal([4, 40], seed: 3), unitRows: true)
        let lengths = try parameter.value.squared().sum([1]).doubles()
        #expect(lengths.allSatisfy { abs($0 - 1) < 1e-6 })
        let along = try (parameter.mean * rows).sum([1]).doubles()
        #expect(along.allSatisfy { abs($0) < 1e-6 })
    }

    @Test func whatOthersHoldDoesNotChange() throws {
        var parameter = try AdamParameter(Tensor.full([2, 2], 1))
        let (held, view) = (parameter.value, try parameter.mean.select(0, 0))
        var twin = parameter
        try parameter.step(AdamStep(number: 1, rate: 0.1), gradient: Tensor.full([2, 2], 1))
        #expect(try held.doubles() == [1, 1, 1, 1])
        #expect(try view.doubles() == [0, 0])
        #expect(try twin.value.doubles() == [1, 1, 1, 1])
        try twin.step(AdamStep(number: 1, rate: 0.1), gradient: Tensor.full([2, 2], 1))
        #expect(try twin.value.doubles() == parameter.value.doubles())
        #expect(try abs(twin.value.doubles()[0] - 0.9) < 1e-6)
    }

    @Test func shapesTypesAndStepNumbersThatDoNotFitAreRefused() throws {
        var parameter = try AdamParameter(Tensor.full([2], 1))
        #expect(throws: LensError.self) { try parameter.step(AdamStep(number: 1, rate: 1), gradient: Tensor.zeros([3])) }
        #expect(throws: LensError.self) {
            try parameter.step(AdamStep(number: 1, rate: 1), gradient: Tensor.zeros([2], type: .float64))
        }
        #expect(throws: LensError.self) { try parameter.step(AdamStep(number: 0, rate: 1), gradient: Tensor.zeros([2])) }
        #expect(throws: LensError.self) {
            try parameter.step(AdamStep(number: 1, rate: 1), gradient: Tensor.zeros([2]), unitRows: true)
        }
    }

    private func power(_ base: Double, _ exponent: Double) -> Double {
        (0..<Int(exponent)).reduce(1) { product, _ in product * base }
    }
}
