import Foundation
import LensCheckpoint
import LensCore
import TestSupport
import Testing

/// Damaged files are refused with an error or read within their bounds; nothing else may happen.
struct SafetensorsMutationTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(.timeLimit(.minutes(5)), arguments: 0..<10)
    func tenThousandDamagedFiles(part: Int) throws {
        var random = Random(state: UInt64(part) &+ 0x5EED)
        let originals = try goodFiles()
        let url = try folder.write("", to: "x.safetensors")
        let handle = try FileHandle(forWritingTo: url)
        var read = 0
        for round in 0..<1000 {
            var data = originals[round % originals.count]
            for _ in 0...Int.random(in: 0..<3, using: &random) { damage(&data, &random) }
            // In place: a new or emptied file each time would wait for the disk.
            try handle.seek(toOffset: 0)
            try handle.write(contentsOf: data)
            try handle.truncate(atOffset: UInt64(data.count))
            do {
                let file = try Safetensors(url)
                read += 1
                for tensor in file.tensors {
                    tensor.withUnsafeBytes { bytes in
                        #expect(bytes.count * 8 == tensor.elementCount * tensor.dtype.bitsPerElement)
                        touch(bytes.first)
                        touch(bytes.last)
                    }
                }
            } catch let error as LensError {
                #expect(error.kind == .input)
                #expect(!error.description.contains { $0.isNewline }, "\(error)")
            }
        }
        // Damage to the tensors' bytes alone goes unnoticed, so some files must still be read.
        #expect(read > 0 && read < 1000)
    }

    private func goodFiles() throws -> [Data] {
        let url = folder.url.appendingPathComponent("good.safetensors")
        var files: [Data] = []
        for count in [0, 1, 3, 12] {
            var tensors: [String: SafetensorsWriter.Tensor] = [:]
            for index in 0..<count {
                let type: StoredType = [.float32, .bfloat16, .int8, .int64][index % 4]
                let shape = [[2, 3], [4], [], [0, 5]][index / 3 % 4]
                let bytes = shape.reduce(1, *) * type.bitsPerElement / 8
                tensors["layers.\(index).weight"] = .init(dtype: type, shape: shape, bytes: Data(count: bytes))
            }
            try SafetensorsWriter.write(tensors, metadata: ["format": "pt"], to: url)
            files.append(try Data(contentsOf: url))
        }
        return files
    }

    private func damage(_ data: inout Data, _ random: inout Random) {
        guard !data.isEmpty else { return }
        let place = Int.random(in: 0..<data.count, using: &random)
        let end = min(data.count, place + Int.random(in: 1...16, using: &random))
        switch Int.random(in: 0..<8, using: &random) {
        case 0: data[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: data[place] = UInt8.random(in: 0...255, using: &random)
        case 2: data = data.prefix(place)
        case 3: data.removeSubrange(place..<end)
        case 4: data.insert(contentsOf: data.subdata(in: place..<end), at: place)
        case 5: data.append(contentsOf: [UInt8](repeating: 0, count: end - place))
        case 6: data[Int.random(in: 0..<min(8, data.count), using: &random)] = UInt8.random(in: 0...255, using: &random)
        default: editNumber(&data, from: place, &random)
        }
    }

    /// Replaces the next run of digits; half the time the header's length is put right afterwards.
    private func editNumber(_ data: inout Data, from place: Int, _ random: inout Random) {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard data.count >= 8, let start = data[max(8, place)...].firstIndex(where: digits.contains) else { return }
        let end = data[start...].firstIndex { !digits.contains($0) } ?? data.count
        let numbers = ["0", "1", "-1", "7", "1e3", "1.5", "4294967296", "9223372036854775807", "18446744073709551616", "00"]
        let number = numbers.randomElement(using: &random) ?? "0"
        data.replaceSubrange(start..<end, with: Data(number.utf8))
        if Bool.random(using: &random) {
            let length = data.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
            let corrected = length &+ UInt64(number.utf8.count) &- UInt64(end - start)
            withUnsafeBytes(of: corrected.littleEndian) { data.replaceSubrange(0..<8, with: Data($0)) }
        }
    }

    @inline(never) private func touch(_ byte: UInt8?) {
        #expect(byte.map { $0 <= 255 } ?? true)
    }
}

/// A linear congruential generator: the same damage on every machine.
private struct Random: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state >> 33) | (state << 31)
    }
}
