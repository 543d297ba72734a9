import LensCore

/// Pieces and their ids, compared scalar by scalar: `String` holds canonically equivalent pieces to be equal.
struct Vocabulary: Sendable {
    /// Ids index arrays, so a file may not make them arbitrarily large.
    static let maximumID = 1 << 24

    private struct Entry {
        var start: Int
        var count: Int
        var id: UInt32
        /// For post-processors that take them out of offsets.
        var blanks: TokenRun.Blanks
    }

    private var pool: [Unicode.Scalar] = []
    private var entries: [Entry] = []
    /// Entry numbers, -1 where empty.
    private var slots: [Int32]
    /// Entry number of each id, -1 where there is none.
    private var entryOfID: [Int32] = []
    /// Scalars of the longest piece.
    private(set) var longest = 0

    init(capacity: Int = 0) {
        var size = 16
        while size < capacity * 2 { size *= 2 }
        slots = Array(repeating: -1, count: size)
        entries.reserveCapacity(capacity)
        pool.reserveCapacity(capacity * 8)
    }

    /// Highest id + 1.
    var idLimit: Int { entryOfID.count }
    /// How many pieces there are.
    var count: Int { entries.count }

    @inline(__always)
    private func slot(_ piece: some Collection<Unicode.Scalar>) -> Int {
        var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
        for scalar in piece { hash = (hash ^ UInt64(scalar.value)) &* 0x2545_F491_4F6C_DD1D ^ (hash >> 29) }
        hash ^= hash >> 32
        let mask = slots.count &- 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] >= 0 {
            let entry = entries[Int(slots[slot])]
            if entry.count == piece.count, pool[entry.start..<entry.start + entry.count].elementsEqual(piece) { break }
            slot = (slot &+ 1) & mask
        }
        return slot
    }

    func id(_ piece: some Collection<Unicode.Scalar>) -> UInt32? {
        let entry = slots[slot(piece)]
        return entry < 0 ? nil : entries[Int(entry)].id
    }

    func id(_ piece: String) -> UInt32? { id(Array(piece.unicodeScalars)) }

    /// The scalars of an id's piece.
    func scalars(_ id: Int) -> ArraySlice<Unicode.Scalar>? {
        guard entryOfID.indices.contains(id), entryOfID[id] >= 0 else { return nil }
        let entry = entries[Int(entryOfID[id])]
        return pool[entry.start..<entry.start + entry.count]
    }

    func blanks(_ id: UInt32) -> TokenRun.Blanks {
        let number = entryOfID.indices.contains(Int(id)) ? entryOfID[Int(id)] : -1
        return number < 0 ? TokenRun.Blanks() : entries[Int(number)].blanks
    }

    /// The piece of an id.
    func piece(_ id: Int) -> String? {
        scalars(id).map { String(scalars: $0) }
    }

    /// Adds a piece; one that stands there already gets the new id.
    mutating func insert(_ piece: some BidirectionalCollection<Unicode.Scalar>, id: UInt32) {
        if (entries.count + 1) * 2 > slots.count { grow() }
        let slot = slot(piece)
        var number = slots[slot]
        if number < 0 {
            number = Int32(entries.count)
            slots[slot] = number
            entries.append(Entry(start: pool.count, count: piece.count, id: id, blanks: TokenRun.Blanks(piece)))
            pool += piece
            longest = max(longest, piece.count)
        } else {
            entries[Int(number)].id = id
        }
        let missing = Int(id) + 1 - entryOfID.count
        if missing > 0 { entryOfID += repeatElement(-1, count: missing) }
        entryOfID[Int(id)] = number
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 2)
        for (number, entry) in entries.enumerated() {
            slots[slot(pool[entry.start..<entry.start + entry.count])] = Int32(number)
        }
    }
}

extension Vocabulary {
    /// Reads an object from pieces to ids.
    init(_ part: TokenizerPart) throws {
        let members = try part.object().members
        self.init(capacity: members.count)
        for member in members {
            guard case .integer(let id) = member.value, (0...Self.maximumID).contains(id) else {
                throw part.error(
                    "gives the piece \"\(member.key)\" an id that is not a whole number from 0 to \(Self.maximumID)")
            }
            insert(Array(member.key.unicodeScalars), id: UInt32(id))
        }
    }
}
