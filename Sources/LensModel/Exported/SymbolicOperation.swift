import LensCore
import LensTorch

/// Arithmetic of sizes, by the names that exported graphs use; as Python does it.
enum SymbolicOperation: String, CaseIterable, Hashable, Sendable {
    case add = "_operator.add"
    case subtract = "_operator.sub"
    case multiply = "_operator.mul"
    case floorDivide = "_operator.floordiv"
    case trueDivide = "_operator.truediv"
    case remainder = "_operator.mod"
    case power = "_operator.pow"
    case negative = "_operator.neg"
    case equal = "_operator.eq"
    case unequal = "_operator.ne"
    case less = "_operator.lt"
    case atMost = "_operator.le"
    case greater = "_operator.gt"
    case atLeast = "_operator.ge"
    case and = "_operator.and_"
    case or = "_operator.or_"
    case maximum = "torch.sym_max"
    case minimum = "torch.sym_min"
    case not = "torch.sym_not"
    case real = "torch.sym_float"
    case integer = "torch.sym_int"
    case choose = "torch.sym_ite"
    case truncate = "math.trunc"
    case floor = "math.floor"
    case ceiling = "math.ceil"

    /// The result for operands in order; nil where there is none, as for a division by zero or where 64 bits do not hold it.
    func callAsFunction(_ operands: [OperatorValue]) -> OperatorValue? {
        let integers = Self.all(operands) { operand -> Int? in if case .integer(let value) = operand { value } else { nil } }
        if let integers, self != .trueDivide, self != .real { return of(integers: integers) }
        if self == .choose {
            guard operands.count == 3, case .bool(let condition) = operands[0] else { return nil }
            return operands[condition ? 1 : 2]
        }
        let truths = Self.all(operands) { operand -> Bool? in if case .bool(let value) = operand { value } else { nil } }
        if let truths { return of(truths: truths) }
        return Self.all(operands) { $0.number }.flatMap { of(reals: $0) }
    }

    private static func all<T>(_ operands: [OperatorValue], _ read: (OperatorValue) -> T?) -> [T]? {
        let found = operands.compactMap(read)
        return found.count == operands.count ? found : nil
    }

    private func of(truths: [Bool]) -> OperatorValue? {
        switch (self, truths.count) {
        case (.and, 2): .bool(truths[0] && truths[1])
        case (.or, 2): .bool(truths[0] || truths[1])
        case (.not, 1): .bool(!truths[0])
        case (.equal, 2): .bool(truths[0] == truths[1])
        case (.unequal, 2): .bool(truths[0] != truths[1])
        case (.integer, 1): .integer(truths[0] ? 1 : 0)
        default: nil
        }
    }

    private func of(integers: [Int]) -> OperatorValue? {
        func whole(_ result: (partialValue: Int, overflow: Bool)) -> OperatorValue? {
            result.overflow ? nil : .integer(result.partialValue)
        }
        if integers.count == 1 {
            switch self {
            case .negative: return whole(0.subtractingReportingOverflow(integers[0]))
            case .integer, .truncate, .floor, .ceiling: return .integer(integers[0])
            default: return nil
            }
        }
        guard integers.count == 2 else { return nil }
        let (a, b) = (integers[0], integers[1])
        switch self {
        case .add: return whole(a.addingReportingOverflow(b))
        case .subtract: return whole(a.subtractingReportingOverflow(b))
        case .multiply: return whole(a.multipliedReportingOverflow(by: b))
        case .floorDivide: return Self.floorDivision(a, b).map { .integer($0.quotient) }
        case .remainder: return Self.floorDivision(a, b).map { .integer($0.remainder) }
        case .maximum: return .integer(max(a, b))
        case .minimum: return .integer(min(a, b))
        case .power:
            guard (0...64).contains(b) else { return nil }
            var result = 1
            for _ in 0..<b {
                let (next, overflow) = result.multipliedReportingOverflow(by: a)
                if overflow { return nil }
                result = next
            }
            return .integer(result)
        default: return compared(a, b)
        }
    }

    /// Rounded down, as Python divides.
    private static func floorDivision(_ a: Int, _ b: Int) -> (quotient: Int, remainder: Int)? {
        guard b != 0, !a.dividedReportingOverflow(by: b).overflow else { return nil }
        let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b)
        return remainder != 0 && (remainder < 0) != (b < 0) ? (quotient - 1, remainder + b) : (quotient, remainder)
    }

    private func compared<Number: Comparable>(_ a: Number, _ b: Number) -> OperatorValue? {
        switch self {
        case .equal: .bool(a == b)
        case .unequal: .bool(a != b)
        case .less: .bool(a < b)
        case .atMost: .bool(a <= b)
        case .greater: .bool(a > b)
        case .atLeast: .bool(a >= b)
        default: nil
        }
    }

    private func of(reals: [Double]) -> OperatorValue? {
        if reals.count == 1 {
            switch self {
            case .negative: return .real(-reals[0])
            case .real: return .real(reals[0])
            case .integer, .truncate: return Int(exactly: reals[0].rounded(.towardZero)).map { .integer($0) }
            case .floor: return Int(exactly: reals[0].rounded(.down)).map { .integer($0) }
            case .ceiling: return Int(exactly: reals[0].rounded(.up)).map { .integer($0) }
            default: return nil
            }
        }
        guard reals.count == 2 else { return nil }
        let (a, b) = (reals[0], reals[1])
        switch self {
        case .add: return .real(a + b)
        case .subtract: return .real(a - b)
        case .multiply: return .real(a * b)
        case .trueDivide: return b == 0 ? nil : .real(a / b)
        case .floorDivide: return b == 0 ? nil : .real((a / b).rounded(.down))
        case .maximum: return .real(max(a, b))
        case .minimum: return .real(min(a, b))
        default: return compared(a, b)
        }
    }
}

extension OperatorValue {
    /// A whole or real number.
    var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .real(let value): value
        default: nil
        }
    }
}
