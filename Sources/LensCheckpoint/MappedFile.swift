import Foundation
import LensCore

/// A file mapped into memory, read-only, for as long as this object lives.
///
/// Whoever keeps a pointer into the mapping must keep this object. The file must not be cut short
/// meanwhile: the system answers a read beyond its end with a signal that no program can turn into an error.
public final class MappedFile: Sendable {
    /// Where the file was when it was opened.
    public let url: URL
    /// The length in bytes.
    public let count: Int
    /// The mapping's address as a number, because raw pointers are not `Sendable`; 0 for an empty file.
    private let address: UInt

    /// Maps a whole file.
    ///
    /// - Throws: `LensError` where the file is missing, not a plain file, or cannot be read.
    public init(_ url: URL) throws {
        // Without O_NONBLOCK, opening a named pipe would wait for a writer.
        let descriptor = open(url.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.cannotRead(url, errno) }
        defer { close(descriptor) }
        var information = stat()
        guard fstat(descriptor, &information) == 0 else { throw Self.cannotRead(url, errno) }
        let kind = information.st_mode & S_IFMT
        guard kind == S_IFREG else {
            throw LensError.input(at: url.path, expected: "a file", found: kind == S_IFDIR ? "a folder" : "a device or pipe")
        }
        self.url = url
        self.count = Int(information.st_size)
        if count == 0 {
            // Mapping nothing is an error to the system.
            self.address = 0
        } else {
            let pointer = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
            guard let pointer, pointer != MAP_FAILED else { throw Self.cannotRead(url, errno) }
            self.address = UInt(bitPattern: pointer)
        }
    }

    deinit {
        if let pointer = UnsafeMutableRawPointer(bitPattern: address) { munmap(pointer, count) }
    }

    /// Lends the bytes; the pointer is valid while this object lives.
    public func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        try body(UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: address), count: count))
    }

    private static func cannotRead(_ url: URL, _ code: Int32) -> LensError {
        code == ENOENT
            ? .input("\(url.path): there is no such file")
            : .input("\(url.path): cannot be read: \(String(cString: strerror(code)))")
    }
}
