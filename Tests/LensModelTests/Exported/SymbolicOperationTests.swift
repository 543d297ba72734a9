import LensTorch
import Testing

@testable import LensModel

/// Arithmetic of sizes as Python does it.
struct SymbolicOperationTests {
    private func integers(_ operation: SymbolicOperation, _ operands: Int...) -> Int? {
        if case .integer(let value)? = operation(operands.map { .integer($0) }) { value } else { nil }
    }

    private func truth(_ operation: SymbolicOperation, _ operands: OperatorValue...) -> Bool? {
        if case .bool(let value)? = operation(operands) { value } else { nil }
    }

    private func real(_ operation: SymbolicOperation, _ operands: OperatorValue...) -> Double? {
        if case .real(let value)? = operation(operands) { value } else { nil }
    }

    @Test(arguments: [(7, 2, 3, 1), (-7, 2, -4, 1), (7, -2, -4, -1), (-7, -2, 3, -1), (6, 3, 2, 0), (-6, 3, -2, 0)])
    func divisionsRoundDown(_ a: Int, _ b: Int, quotient: Int, remainder: Int) {
        #expect(integers(.floorDivide, a, b) == quotient)
        #expect(integers(.remainder, a, b) == remainder)
    }

    @Test func wholeNumbersStayWhole() {
        #expect(integers(.add, 2, 3) == 5)
        #expect(integers(.subtract, 2, 3) == -1)
        #expect(integers(.multiply, -4, 3) == -12)
        #expect(integers(.power, 2, 10) == 1024)
        #expect(integers(.power, 7, 0) == 1)
        #expect(integers(.maximum, 2, 3) == 3)
        #expect(integers(.minimum, 2, 3) == 2)
        #expect(integers(.negative, 4) == -4)
        #expect(integers(.ceiling, 4) == 4)
    }

    @Test func comparisonsAndTruths() {
        #expect(truth(.less, .integer(1), .integer(2)) == true)
        #expect(truth(.atMost, .integer(2), .integer(2)) == true)
        #expect(truth(.greater, .integer(1), .real(0.5)) == true)
        #expect(truth(.atLeast, .integer(1), .integer(2)) == false)
        #expect(truth(.equal, .real(1), .integer(1)) == true)
        #expect(truth(.unequal, .integer(1), .integer(1)) == false)
        #expect(truth(.and, .bool(true), .bool(false)) == false)
        #expect(truth(.or, .bool(true), .bool(false)) == true)
        #expect(truth(.not, .bool(false)) == true)
    }

    @Test func realNumbers() {
        #expect(real(.trueDivide, .integer(1), .integer(4)) == 0.25)
        #expect(real(.real, .integer(3)) == 3)
        #expect(real(.multiply, .integer(3), .real(0.5)) == 1.5)
        if case .integer(let floor)? = SymbolicOperation.floor([.real(-1.5)]) {
            #expect(floor == -2)
        } else {
            Issue.record("no floor")
        }
        if case .integer(let cut)? = SymbolicOperation.truncate([.real(-1.5)]) {
            #expect(cut == -1)
        } else {
            Issue.record("no cut")
        }
    }

    @Test func choices() {
        if case .integer(let chosen)? = SymbolicOperation.choose([.bool(false), .integer(1), .integer(2)]) {
            #expect(chosen == 2)
        } else {
            Issue.record("nothing was chosen")
        }
    }

    @Test func whatHasNoResultHasNone() {
        #expect(integers(.floorDivide, 1, 0) == nil)
        #expect(integers(.remainder, 1, 0) == nil)
        #expect(integers(.floorDivide, .min, -1) == nil)
        #expect(SymbolicOperation.add([.integer(.max), .integer(1)]) == nil)
        #expect(SymbolicOperation.multiply([.integer(.max), .integer(2)]) == nil)
        #expect(SymbolicOperation.power([.integer(10), .integer(64)]) == nil)
        #expect(SymbolicOperation.negative([.integer(.min)]) == nil)
        #expect(SymbolicOperation.trueDivide([.integer(1), .integer(0)]) == nil)
        #expect(SymbolicOperation.add([.integer(1), .string("2")]) == nil)
        #expect(SymbolicOperation.add([.integer(1)]) == nil)
        #expect(SymbolicOperation.floor([.real(.infinity)]) == nil)
    }
}
