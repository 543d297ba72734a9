import Foundation

/// Reads a text file line by line, through gzip where its first bytes say so.
package struct LineReader {
    /// A line longer than this is refused, so that a small compressed file cannot fill the memory.
    static let maximumLineBytes = 64 << 20
    static let maximumTextBytes = 4 << 30
    /// Small, because a compressed chunk can grow a thousandfold.
    private static let chunkBytes = 1 << 16

    private let source: String
    private let read: () throws -> Data?
    private var inflater: GzipInflater?
    private var isOpened = false
    private var isAtEnd = false
    /// Text not yet handed out begins at `start`; no line end lies before `searched`.
    private var buffer: [UInt8] = []
    private var start = 0
    private var searched = 0

    /// The number of the line handed out last, from 1.
    package private(set) var number = 0

    package init(_ url: URL) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
            throw LensError.input("\(url.path): there is no such file")
        }
        guard !isFolder.boolValue else { throw LensError.input(at: url.path, expected: "a file", found: "a folder") }
        do {
            let handle = try FileHandle(forReadingFrom: url)
            self.init(source: url.path) { try handle.read(upToCount: Self.chunkBytes) }
        } catch {
            throw LensError.input("\(url.path): cannot be read: \(error.localizedDescription)")
        }
    }

    package init(_ data: Data, source: String) {
        var rest = data
        self.init(source: source) {
            defer { rest = rest.dropFirst(Self.chunkBytes) }
            return rest.prefix(Self.chunkBytes)
        }
    }

    private init(source: String, read: @escaping () throws -> Data?) {
        self.source = source
        self.read = read
    }

    /// The next line without its line feed; nil at the end.
    package mutating func next() throws -> ArraySlice<UInt8>? {
        while true {
            if let end = lineEnd() {
                defer {
                    start = end + 1
                    searched = start
                }
                number += 1
                return buffer[start..<end]
            }
            searched = buffer.count
            guard !isAtEnd else {
                guard start < buffer.count else { return nil }
                defer { start = buffer.count }
                number += 1
                return buffer[start...]
            }
            guard buffer.count - start <= Self.maximumLineBytes else {
                throw LensError.input(
                    at: "\(source): line \(number + 1)", expected: "at most \(Self.maximumLineBytes) bytes", found: "more")
            }
            try fill()
        }
    }

    private func lineEnd() -> Int? {
        buffer.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, searched < bytes.count else { return nil }
            let found = memchr(base + searched, 0x0A, bytes.count - searched)
            return found.map { UnsafeRawPointer($0) - base }
        }
    }

    private mutating func fill() throws {
        buffer.removeFirst(start)
        searched -= start
        start = 0
        var chunk = try chunk()
        if !isOpened {
            isOpened = true
            // A pipe may deliver a single byte at first.
            if chunk.count == 1 { chunk += try self.chunk() }
            if chunk.starts(with: GzipInflater.magic) {
                inflater = try GzipInflater(source: source, limit: Self.maximumTextBytes)
            }
        }
        isAtEnd = chunk.isEmpty
        guard let inflater else {
            buffer.append(contentsOf: chunk)
            return
        }
        try inflater.inflate(chunk) { buffer.append(contentsOf: $0) }
        if isAtEnd { try inflater.finish() }
    }

    private func chunk() throws -> Data {
        do {
            return try read() ?? Data()
        } catch {
            throw LensError.input("\(source): cannot be read: \(error.localizedDescription)")
        }
    }
}
