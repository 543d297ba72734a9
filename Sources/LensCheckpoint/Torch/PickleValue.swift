/// A value of a pickle. Containers hold places in the reader's list of values, so that neither depth nor
/// cycles are followed when they are made or freed.
enum PickleValue {
    typealias Reference = Int

    case none
    case bool(Bool)
    case integer(Int)
    /// Reals, bytes and devices: what weights may be accompanied by, and nothing reads.
    case other
    case text(String)
    case tuple([Reference])
    case list([Reference])
    /// Keys and values in turn.
    case dictionary([Reference])
    case global(PickleGlobal)
    case storage(PickleStorage)
    /// A place in the reader's list of tensors.
    case tensor(Int)

    /// For error messages.
    var kindName: String {
        switch self {
        case .none: "None"
        case .bool: "a Boolean"
        case .integer: "an integer"
        case .other: "a value that is no tensor"
        case .text: "a string"
        case .tuple: "a tuple"
        case .list: "a list"
        case .dictionary: "a dictionary"
        case .global: "a type"
        case .storage: "a storage"
        case .tensor: "a tensor"
        }
    }
}

/// Elements in one entry of the archive, which several tensors may share.
struct PickleStorage {
    /// The name of the entry below `data/`.
    let key: String
    /// nil for a storage of bytes.
    let type: StoredType?
    /// In elements.
    let count: Int
}

/// A tensor as a window on a storage; nothing about it has been checked yet.
struct PickleTensor {
    let storage: PickleStorage
    let type: StoredType
    /// In elements, as the strides are.
    let offset: Int
    let shape: [Int]
    let strides: [Int]
}
