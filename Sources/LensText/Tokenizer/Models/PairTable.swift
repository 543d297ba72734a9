/// A map from pairs of numbers to numbers, by open addressing: the inner loop of every model looks up here.
struct PairTable: Sendable {
    private static let empty = UInt64.max

    private var keys: [UInt64]
    private var values: [UInt64]
    private(set) var count = 0

    init(capacity: Int = 8) {
        var size = 16
        while size < capacity * 2 { size *= 2 }
        keys = Array(repeating: Self.empty, count: size)
        values = Array(repeating: 0, count: size)
    }

    @inline(__always)
    private static func key(_ a: UInt32, _ b: UInt32) -> UInt64 { UInt64(a) << 32 | UInt64(b) }

    /// The slot that holds the key, or the empty one where it belongs.
    @inline(__always)
    private func slot(_ key: UInt64) -> Int {
        let mask = keys.count &- 1
        var hash = key &* 0x9E37_79B9_7F4A_7C15
        hash ^= hash >> 32
        var slot = Int(truncatingIfNeeded: hash) & mask
        while keys[slot] != key, keys[slot] != Self.empty { slot = (slot &+ 1) & mask }
        return slot
    }

    @inline(__always)
    subscript(a: UInt32, b: UInt32) -> UInt64? {
        let key = Self.key(a, b)
        let slot = slot(key)
        return keys[slot] == key ? values[slot] : nil
    }

    mutating func insert(_ a: UInt32, _ b: UInt32, _ value: UInt64) {
        if (count + 1) * 2 > keys.count { grow() }
        let key = Self.key(a, b)
        let slot = slot(key)
        if keys[slot] == Self.empty { count += 1 }
        keys[slot] = key
        values[slot] = value
    }

    private mutating func grow() {
        var larger = PairTable(capacity: keys.count)
        for (key, value) in zip(keys, values) where key != Self.empty {
            larger.insert(UInt32(key >> 32), UInt32(truncatingIfNeeded: key), value)
        }
        self = larger
    }
}
