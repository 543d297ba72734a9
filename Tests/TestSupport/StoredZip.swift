/// A zip archive of uncompressed entries, without the 64-bit extension.
public func storedZip(_ entries: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    func little(_ number: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for (name, bytes) in entries {
        let sizes = little(0, 12) + little(bytes.count, 4) + little(bytes.count, 4) + little(name.utf8.count, 2) + little(0, 2)
        directory += little(0x0201_4B50, 4) + little(0, 4) + sizes + little(0, 10) + little(file.count, 4) + name.utf8
        file += little(0x0403_4B50, 4) + little(0, 2) + sizes + name.utf8 + bytes
    }
    let start = file.count
    return file + directory + little(0x0605_4B50, 4) + little(0, 4) + little(entries.count, 2) + little(entries.count, 2)
        + little(directory.count, 4) + little(start, 4) + little(0, 2)
}
