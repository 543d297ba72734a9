import LensCore

/// The few calls that a pickle of weights makes.
extension PickleReader {
    mutating func reduce(_ function: PickleValue.Reference, _ arguments: PickleValue.Reference) throws {
        guard case .global(let global) = values[function], case .tuple(let arguments) = values[arguments] else {
            throw refused("a call of a known name", "\(values[function].kindName) and \(values[arguments].kindName)")
        }
        switch (global, arguments.count) {
        case (.orderedDictionary, 0): try push(.dictionary([]))
        case (.orderedDictionary, 1): try push(.dictionary(try pairs(arguments[0])))
        case (.rebuildTensor, 6...7): try push(try tensor(arguments, type: nil))
        case (.rebuildTypedTensor, 7...8):
            guard case .global(.dtype(let type)) = values[arguments[6]] else {
                throw refused("a tensor's type", values[arguments[6]].kindName)
            }
            try push(try tensor(arguments, type: type))
        case (.rebuildParameter, 3...4):
            guard case .tensor = values[arguments[0]] else { throw refused("a tensor", values[arguments[0]].kindName) }
            try push(reference: arguments[0])
        case (.size, 1):
            _ = try naturals(arguments[0])
            try push(reference: arguments[0])
        case (.device, _): try push(.other)
        default: throw refused("the arguments that torch gives \(global)", "\(arguments.count)")
        }
    }

    /// `("storage", type, key, location, count)`
    func storage(_ identifier: PickleValue.Reference) throws -> PickleStorage {
        guard case .tuple(let parts) = values[identifier], parts.count == 5,
            case .text("storage") = values[parts[0]], case .global(.storage(let type)) = values[parts[1]],
            case .text(let key) = values[parts[2]], case .integer(let count) = values[parts[4]], count >= 0
        else { throw refused("a storage's type, key, place and length", "something else") }
        return PickleStorage(key: key, type: type, count: count)
    }

    private func tensor(_ arguments: [PickleValue.Reference], type: StoredType?) throws -> PickleTensor {
        guard case .storage(let storage) = values[arguments[0]] else { throw refused("a storage", values[arguments[0]].kindName) }
        guard case .integer(let offset) = values[arguments[1]], offset >= 0 else {
            throw refused("an offset from 0", values[arguments[1]].kindName)
        }
        let (shape, strides) = (try naturals(arguments[2]), try naturals(arguments[3]))
        guard shape.count == strides.count else { throw refused("\(shape.count) strides", "\(strides.count)") }
        guard shape.count <= 64 else { throw refused("at most 64 axes", "\(shape.count)") }
        guard let type = type ?? storage.type else { throw refused("a tensor's type", "a storage of bytes alone") }
        return PickleTensor(storage: storage, type: type, offset: offset, shape: shape, strides: strides)
    }

    private func naturals(_ tuple: PickleValue.Reference) throws -> [Int] {
        guard case .tuple(let elements) = values[tuple] else { throw refused("a tuple of sizes", values[tuple].kindName) }
        return try elements.map {
            guard case .integer(let number) = values[$0], number >= 0 else { throw refused("sizes from 0", values[$0].kindName) }
            return number
        }
    }

    /// Keys and values in turn of a list of pairs.
    private func pairs(_ list: PickleValue.Reference) throws -> [PickleValue.Reference] {
        guard case .list(let elements) = values[list] else { throw refused("a list of pairs", values[list].kindName) }
        return try elements.flatMap { element in
            guard case .tuple(let pair) = values[element], pair.count == 2 else {
                throw refused("pairs", values[element].kindName)
            }
            return pair
        }
    }
}
