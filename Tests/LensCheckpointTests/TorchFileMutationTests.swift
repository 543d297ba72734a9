import Foundation
import LensCore
import TestSupport
import Testing

@testable import LensCheckpoint

/// Damaged files by torch.save are refused with an error or read within their bounds; nothing else may happen.
struct TorchFileMutationTests {
    private let folder: TemporaryFolder
    /// The entries of a good file, the pickle first.
    private let entries: [(name: String, bytes: [UInt8])]
    private let whole: [UInt8]

    init() throws {
        folder = try TemporaryFolder()
        let file = try MappedFile(TorchFileTests.fixtures.appending(path: "weights.bin"))
        let archive = try ZipArchive(of: file)
        let names = archive.entries.keys.sorted {
            ($0.hasSuffix("data.pkl") ? 0 : 1, $0) < ($1.hasSuffix("data.pkl") ? 0 : 1, $1)
        }
        entries = try names.map { name in
            let range = try #require(try archive.range(of: name))
            return (name, file.withUnsafeBytes { Array($0[range]) })
        }
        whole = file.withUnsafeBytes { Array($0) }
    }

    @Test func anArchiveByHandIsRead() throws {
        let url = try folder.write(Data(storedZip(entries)), to: "x.bin")
        #expect(try TorchFile(url).tensors.count == 21)
    }

    @Test(.timeLimit(.minutes(5)), arguments: 0..<10)
    func tenThousandDamagedFiles(part: Int) throws {
        let rounds = ProcessInfo.processInfo.environment["REWARDLENS_SOAK"] == "1" ? 1000 : 100
        var random = Damage(state: UInt64(part) &+ 0x70C4)
        let url = try folder.write("", to: "x.bin")
        let handle = try FileHandle(forWritingTo: url)
        var read = 0
        for _ in 0..<rounds {
            let data = Data(damaged(&random))
            try handle.seek(toOffset: 0)
            try handle.write(contentsOf: data)
            try handle.truncate(atOffset: UInt64(data.count))
            do {
                let file = try TorchFile(url)
                read += 1
                for tensor in file.tensors {
                    #expect(tensor.byteCount <= data.count)
                    tensor.withUnsafeBytes { bytes in
                        #expect(bytes.count == tensor.elementCount * tensor.dtype.bitsPerElement / 8)
                        #expect(bytes.reduce(0) { $0 &+ Int($1) } >= 0)
                    }
                }
            } catch let error as LensError {
                #expect(error.kind == .input)
                #expect(!error.description.contains { $0.isNewline }, "\(error)")
            }
        }
        #expect(read > 0 && read < rounds)
    }

    /// Half of the files are packed again around a damaged pickle, so that the damage reaches the interpreter.
    private func damaged(_ random: inout Damage) -> [UInt8] {
        guard Bool.random(using: &random) else {
            var bytes = whole
            // The directory is in the last quarter.
            let start = Bool.random(using: &random) ? 0 : bytes.count * 3 / 4
            for _ in 0...Int.random(in: 0..<3, using: &random) { random.apply(to: &bytes, from: min(start, bytes.count)) }
            return bytes
        }
        var entries = entries
        for _ in 0...Int.random(in: 0..<3, using: &random) { random.apply(to: &entries[0].bytes, from: 0) }
        return storedZip(entries)
    }
}

/// The same damage on every machine: a linear congruential generator.
private struct Damage: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state >> 33) | (state << 31)
    }

    /// Changes, removes or repeats some bytes from `start` on.
    mutating func apply(to bytes: inout [UInt8], from start: Int) {
        guard start < bytes.count else { return }
        let place = Int.random(in: start..<bytes.count, using: &self)
        let end = min(bytes.count, place + Int.random(in: 1...12, using: &self))
        let codes = Array("(0GJKMNQRX]abcehjqrstu}.".utf8) + [0x80, 0x85, 0x86, 0x87, 0x8A, 0x8C, 0x93, 0x94, 0xFF, 0x7F]
        switch Int.random(in: 0..<8, using: &self) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
        case 1: bytes[place] = UInt8.random(in: 0...255, using: &self)
        case 2: bytes[place] = codes.randomElement(using: &self) ?? 0
        case 3: bytes.removeSubrange(place..<end)
        case 4: bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: start..<bytes.count, using: &self))
        case 5: bytes.insert(codes.randomElement(using: &self) ?? 0, at: place)
        case 6: bytes.replaceSubrange(place..<end, with: repeatElement(0xFF, count: end - place))
        default: bytes.swapAt(place, Int.random(in: start..<bytes.count, using: &self))
        }
    }
}
