import LensCore

/// Where the entries of a zip archive lie in its file.
///
/// Format: PKWARE's APPNOTE 6.3, with the 64-bit extension.
struct ZipArchive {
    enum Content: Hashable {
        case stored(Range<Int>)
        case compressed, encrypted
    }

    private let source: String
    /// By name.
    let entries: [String: Content]
    /// The directory's own place, which holds every entry's checksum.
    let directory: Range<Int>

    /// Reads the directory at the end of the file.
    ///
    /// - Throws: `LensError` where it is damaged.
    init(of file: MappedFile) throws {
        let source = file.url.path
        self.source = source
        (entries, directory) = try file.withUnsafeBytes { bytes in
            guard let directory = ZipDirectory(of: bytes) else {
                throw LensError.input(
                    at: source, expected: "a zip archive with a directory at its end", found: "\(bytes.count) bytes without one",
                    hint: "the file was cut short; download or save it again")
            }
            let place = directory.offset..<directory.offset + directory.length
            return (try directory.entries(of: bytes, source: source), place)
        }
    }

    /// The bytes of an entry that must be stored as it is; nil where there is none of this name.
    func range(of name: String) throws -> Range<Int>? {
        switch entries[name] {
        case nil: return nil
        case .stored(let range): return range
        case .compressed, .encrypted:
            throw LensError.input(
                at: "\(source): entry \(name.quoted)", expected: "plain bytes, as torch.save writes them",
                found: "\(entries[name] == .encrypted ? "encrypted" : "compressed") ones",
                hint: "save the weights again with torch.save, or as safetensors")
        }
    }
}

/// The place of the central directory.
struct ZipDirectory {
    let offset: Int
    let length: Int
    let count: Int

    /// Nil where the file does not end as archives do.
    init?(of bytes: UnsafeRawBufferPointer) {
        let size = 22
        // A comment of up to 65,535 bytes may follow the end record.
        guard
            let end = stride(from: bytes.count - size, through: max(0, bytes.count - size - 0xFFFF), by: -1)
                .first(where: { at in
                    bytes.number(UInt32.self, at: at) == 0x0605_4B50
                        && bytes.number(UInt16.self, at: at + 20) == bytes.count - size - at
                })
        else { return nil }
        let wide = end - 20
        let found: (Int?, Int?, Int?)
        if bytes.number(UInt32.self, at: wide) == 0x0706_4B50 {
            guard let record = bytes.number(UInt64.self, at: wide + 8), record <= bytes.count - 56,
                bytes.number(UInt32.self, at: record) == 0x0606_4B50
            else { return nil }
            found = (
                bytes.number(UInt64.self, at: record + 48), bytes.number(UInt64.self, at: record + 40),
                bytes.number(UInt64.self, at: record + 32)
            )
        } else {
            found = (
                bytes.number(UInt32.self, at: end + 16), bytes.number(UInt32.self, at: end + 12),
                bytes.number(UInt16.self, at: end + 10)
            )
        }
        guard case (let offset?, let length?, let count?) = found, bytes.bytes(at: offset, count: length) != nil else {
            return nil
        }
        self.offset = offset
        self.length = length
        self.count = count
    }

    func entries(of bytes: UnsafeRawBufferPointer, source: String) throws -> [String: ZipArchive.Content] {
        var entries: [String: ZipArchive.Content] = [:]
        var at = offset
        for index in 0..<count {
            let damaged = LensError.input(
                at: "\(source): entry \(index + 1) of \(count)", expected: "a zip entry within the file", found: "none",
                hint: "the file is damaged; download or save it again")
            guard at < offset + length, let entry = ZipEntry(of: bytes, at: at) else { throw damaged }
            at += entry.headerLength
            guard let start = entry.start(in: bytes), bytes.bytes(at: start, count: entry.storedLength) != nil else {
                throw damaged
            }
            let content: ZipArchive.Content =
                if entry.isEncrypted { .encrypted } else if entry.method != 0 || entry.length != entry.storedLength {
                    .compressed
                } else {
                    .stored(start..<start + entry.length)
                }
            guard entries.updateValue(content, forKey: entry.name) == nil else {
                throw LensError.input(at: source, expected: "entries of distinct names", found: "\(entry.name.quoted) twice")
            }
        }
        return entries
    }
}

/// One record of the central directory.
struct ZipEntry {
    let name: String
    let method: Int
    let isEncrypted: Bool
    let length: Int
    let storedLength: Int
    /// The record's own length.
    let headerLength: Int
    /// Where the entry's local header begins.
    private let local: Int

    /// Nil where no sound record is there.
    init?(of bytes: UnsafeRawBufferPointer, at offset: Int) {
        guard bytes.number(UInt32.self, at: offset) == 0x0201_4B50,
            let flags = bytes.number(UInt16.self, at: offset + 8), let method = bytes.number(UInt16.self, at: offset + 10),
            let nameLength = bytes.number(UInt16.self, at: offset + 28),
            let extraLength = bytes.number(UInt16.self, at: offset + 30),
            let commentLength = bytes.number(UInt16.self, at: offset + 32),
            let name = bytes.bytes(at: offset + 46, count: nameLength).flatMap({ String(validating: $0, as: UTF8.self) }),
            let extra = bytes.bytes(at: offset + 46 + nameLength, count: extraLength)
        else { return nil }
        // In this order, the 64-bit extension holds those of the three that do not fit 32 bits.
        var numbers: [Int] = []
        var wide = Self.extension64(extra)
        for place in [24, 20, 42] {
            guard var number = bytes.number(UInt32.self, at: offset + place) else { return nil }
            if number == 0xFFFF_FFFF {
                guard let next = wide.popFirst() else { return nil }
                number = next
            }
            numbers.append(number)
        }
        self.name = name
        self.method = method
        isEncrypted = flags & 1 == 1
        (length, storedLength, local) = (numbers[0], numbers[1], numbers[2])
        headerLength = 46 + nameLength + extraLength + commentLength
    }

    /// Where the bytes begin: behind the local header, whose lengths are its own.
    func start(in bytes: UnsafeRawBufferPointer) -> Int? {
        guard bytes.number(UInt32.self, at: local) == 0x0403_4B50,
            let nameLength = bytes.number(UInt16.self, at: local + 26),
            let extraLength = bytes.number(UInt16.self, at: local + 28)
        else { return nil }
        return local + 30 + nameLength + extraLength
    }

    /// The numbers of the extension with id 1.
    private static func extension64(_ extra: UnsafeRawBufferPointer) -> ArraySlice<Int> {
        var at = 0
        while let id = extra.number(UInt16.self, at: at), let length = extra.number(UInt16.self, at: at + 2) {
            if id == 1 { return (0..<length / 8).compactMap { extra.number(UInt64.self, at: at + 4 + 8 * $0) }[...] }
            at += 4 + length
        }
        return []
    }
}
