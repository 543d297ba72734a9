import CZlib
import Foundation

/// Turns gzip bytes into plain ones, chunk by chunk; several members in a row count as one text.
package final class GzipInflater {
    package static let magic: [UInt8] = [0x1F, 0x8B]

    private let source: String
    private let limit: Int
    private var produced = 0
    private var isBetweenMembers = true
    private var members = 0
    /// On the heap, because zlib compares the address from call to call.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

    /// - Parameter limit: How many bytes may come out in all before the text is refused.
    package init(source: String, limit: Int) throws {
        self.source = source
        self.limit = limit
        stream.initialize(to: z_stream())
        // 15 bits of window, and 16 for the gzip framing.
        guard inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw LensError.failure("\(source): gzip decompression could not be started")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Decompresses the next piece of the file and hands the output over in pieces of at most 256 KiB.
    package func inflate(_ chunk: Data, into consume: (UnsafeRawBufferPointer) throws -> Void) throws {
        let roomCount = 1 << 18
        let room = UnsafeMutablePointer<UInt8>.allocate(capacity: roomCount)
        defer { room.deallocate() }
        try Array(chunk).withUnsafeBufferPointer { input in
            var position = 0
            while position < input.count {
                // Archives on tape are padded with zeros.
                if isBetweenMembers, members > 0, input[position] == 0 {
                    position += 1
                    continue
                }
                isBetweenMembers = false
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.advanced(by: position))
                stream.pointee.avail_in = UInt32(input.count - position)
                repeat {
                    stream.pointee.next_out = room
                    stream.pointee.avail_out = UInt32(roomCount)
                    let status = CZlib.inflate(stream, Z_NO_FLUSH)
                    guard [Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(status) else { throw damaged() }
                    let count = roomCount - Int(stream.pointee.avail_out)
                    produced += count
                    guard produced <= limit else {
                        throw LensError.input(
                            at: source, expected: "at most \(limit) bytes of text", found: "more when decompressed")
                    }
                    try consume(UnsafeRawBufferPointer(start: room, count: count))
                    if status == Z_STREAM_END {
                        inflateReset(stream)
                        isBetweenMembers = true
                        members += 1
                        break
                    }
                } while stream.pointee.avail_out == 0
                position = input.count - Int(stream.pointee.avail_in)
            }
        }
    }

    /// Call after the last chunk.
    package func finish() throws {
        guard isBetweenMembers else {
            throw LensError.input(
                at: source, expected: "a whole gzip file", found: "one that ends in the middle",
                hint: "the file was cut short; download or compress it again")
        }
    }

    private func damaged() -> LensError {
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "unknown damage"
        return .input(at: source, expected: "gzip data", found: "damage after \(produced) bytes of text (\(reason))")
    }
}
