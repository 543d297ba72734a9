import LensCore

/// Interprets a pickle that holds weights and nothing else. Names outside `PickleGlobal` are refused when they are
/// met, before anything is done with them.
///
/// Time and memory are bounded by the pickle's length and `maximumValues`, which also bounds stack, marks and memo.
struct PickleReader {
    static let maximumValues = 1 << 22

    let source: String
    private let bytes: [UInt8]
    private var position = 0
    private(set) var values: [PickleValue] = []
    private(set) var tensors: [PickleTensor] = []
    private var stack: [PickleValue.Reference] = []
    private var marks: [Int] = []
    private var memo: [Int: PickleValue.Reference] = [:]

    init(_ bytes: [UInt8], source: String) {
        self.bytes = bytes
        self.source = source
    }

    /// Runs the pickle to its end and gives its value.
    mutating func run() throws -> PickleValue.Reference {
        while true {
            let code = try byte()
            if code == UInt8(ascii: ".") { break }
            guard let operation = PickleOperation(rawValue: code) else {
                let name = code > 0x20 && code < 0x7F ? "\"\(Character(UnicodeScalar(code)))\"" : "0x" + String(code, radix: 16)
                throw refused("an operation of a pickle of weights", "the code \(name)")
            }
            try perform(operation)
        }
        guard let result = stack.popLast(), stack.isEmpty else { throw refused("one value at the end", "\(stack.count) more") }
        return result
    }

    private mutating func perform(_ operation: PickleOperation) throws {
        switch operation {
        case .proto: _ = try byte()
        case .frame: _ = try take(8)
        case .mark:
            try checkRoom(marks.count)
            marks.append(stack.count)
        case .pop: _ = try pop()
        case .popMark: _ = try popToMark()
        case .none: try push(.none)
        case .newTrue: try push(.bool(true))
        case .newFalse: try push(.bool(false))
        case .int4: try push(.integer(Int(Int32(truncatingIfNeeded: try number(4)))))
        case .int1: try push(.integer(try number(1)))
        case .int2: try push(.integer(try number(2)))
        case .long1: try push(.integer(try long(try number(1))))
        case .float:
            _ = try take(8)
            try push(.other)
        case .text1: try push(.text(try text(try number(1))))
        case .text4: try push(.text(try text(try number(4))))
        case .text8: try push(.text(try text(try number(8))))
        case .bytes1:
            _ = try take(try number(1))
            try push(.other)
        case .bytes4:
            _ = try take(try number(4))
            try push(.other)
        case .emptyTuple: try push(.tuple([]))
        case .tuple: try push(.tuple(try popToMark()))
        case .tuple1: try push(.tuple(try popLast(1)))
        case .tuple2: try push(.tuple(try popLast(2)))
        case .tuple3: try push(.tuple(try popLast(3)))
        case .emptyList: try push(.list([]))
        case .emptyDictionary: try push(.dictionary([]))
        case .append: try add(try popLast(1))
        case .appends: try add(try popToMark())
        case .setItem: try add(try popLast(2), pairs: true)
        case .setItems: try add(try popToMark(), pairs: true)
        case .global: try pushGlobal(try line(), try line())
        case .stackGlobal:
            let names = try popLast(2)
            guard case .text(let module) = values[names[0]], case .text(let name) = values[names[1]] else {
                throw refused("a name in two strings", "\(values[names[0]].kindName) and \(values[names[1]].kindName)")
            }
            try pushGlobal(module, name)
        case .put1: try remember(try number(1))
        case .put4: try remember(try number(4))
        case .memoize: try remember(memo.count)
        case .get1: try recall(try number(1))
        case .get4: try recall(try number(4))
        case .persistentID: try push(.storage(try storage(try pop())))
        case .reduce:
            let call = try popLast(2)
            try reduce(call[0], call[1])
        case .build:
            // The state of a dictionary or parameter, such as _metadata, which no weight depends on.
            _ = try pop()
            switch values[try top()] {
            case .dictionary, .tensor: break
            case let other: throw refused("a state for a dictionary or a tensor", "one for \(other.kindName)")
            }
        }
    }

    func refused(_ expected: String, _ found: String) -> LensError {
        .input(
            at: "\(source) at byte \(position)", expected: expected, found: found,
            hint: "the file is damaged or holds more than weights; convert it to safetensors where it was made")
    }
}

// MARK: - The bytes
extension PickleReader {
    private mutating func byte() throws -> UInt8 {
        guard position < bytes.count else { throw refused("a pickle that ends", "its bytes to run out") }
        defer { position += 1 }
        return bytes[position]
    }

    private mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
        guard count >= 0, count <= bytes.count - position else { throw refused("\(count) bytes", "\(bytes.count - position)") }
        defer { position += count }
        return bytes[position..<position + count]
    }

    /// An unsigned little-endian number.
    private mutating func number(_ size: Int) throws -> Int {
        let number = try take(size).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard let result = Int(exactly: number) else { throw refused("a number below 2⁶³", "\(number)") }
        return result
    }

    /// A signed number of any length, of which those that fit are read.
    private mutating func long(_ size: Int) throws -> Int {
        guard size <= 8 else { throw refused("a number of 64 bits", "one of \(size) bytes") }
        let digits = try take(size)
        let sign: UInt64 = digits.last.map { $0 & 0x80 != 0 } ?? false ? .max : 0
        return Int(Int64(bitPattern: digits.reversed().reduce(sign) { $0 << 8 | UInt64($1) }))
    }

    private mutating func text(_ count: Int) throws -> String {
        guard let text = String(validating: try take(count), as: UTF8.self) else {
            throw refused("a string in UTF-8", "other bytes")
        }
        return text
    }

    private mutating func line() throws -> String {
        guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) else { throw refused("a line", "no end of one") }
        let text = try text(end - position)
        position += 1
        return text
    }
}

// MARK: - The stack
extension PickleReader {
    mutating func push(_ value: PickleValue) throws {
        try checkRoom(values.count)
        values.append(value)
        try push(reference: values.count - 1)
    }

    mutating func push(_ tensor: PickleTensor) throws {
        try push(.tensor(tensors.count))
        tensors.append(tensor)
    }

    mutating func push(reference: PickleValue.Reference) throws {
        try checkRoom(stack.count)
        stack.append(reference)
    }

    private func checkRoom(_ count: Int) throws {
        guard count < Self.maximumValues else { throw refused("at most \(Self.maximumValues) values", "more") }
    }

    /// No operation but those that pop to a mark reaches below it.
    private var floor: Int { marks.last ?? 0 }

    private func top() throws -> PickleValue.Reference {
        guard stack.count > floor, let top = stack.last else { throw refused("a value on the stack", "none") }
        return top
    }

    private mutating func pop() throws -> PickleValue.Reference {
        let top = try top()
        stack.removeLast()
        return top
    }

    private mutating func popLast(_ count: Int) throws -> [PickleValue.Reference] {
        guard stack.count - floor >= count else { throw refused("\(count) values on the stack", "\(stack.count - floor)") }
        defer { stack.removeLast(count) }
        return Array(stack.suffix(count))
    }

    private mutating func popToMark() throws -> [PickleValue.Reference] {
        guard let mark = marks.popLast() else { throw refused("a mark", "none") }
        defer { stack.removeSubrange(mark...) }
        return Array(stack[mark...])
    }

    private mutating func recall(_ key: Int) throws {
        guard let reference = memo[key] else { throw refused("a value remembered as \(key)", "none") }
        try push(reference: reference)
    }

    private mutating func remember(_ key: Int) throws {
        try checkRoom(memo.count)
        memo[key] = try top()
    }

    /// Adds elements to the list, or keys and values to the dictionary, on top of the stack.
    private mutating func add(_ elements: [PickleValue.Reference], pairs: Bool = false) throws {
        let container = try top()
        let value = values[container]
        // Taken out meanwhile, so that the array grows in place.
        values[container] = .none
        switch value {
        case .list(var list) where !pairs:
            list += elements
            values[container] = .list(list)
        case .dictionary(var members) where pairs && elements.count.isMultiple(of: 2):
            members += elements
            values[container] = .dictionary(members)
        default: throw refused(pairs ? "a dictionary and pairs" : "a list", value.kindName)
        }
    }

    private mutating func pushGlobal(_ module: String, _ name: String) throws {
        guard let global = PickleGlobal(module, name) else {
            throw LensError.input(
                at: source, expected: "weights only", found: "the name \("\(module).\(name)".quoted)",
                hint: "this file would run code when it is loaded; use safetensors, or convert it where it is trusted")
        }
        try push(.global(global))
    }
}
