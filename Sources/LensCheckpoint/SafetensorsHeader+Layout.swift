import LensCore

extension SafetensorsHeader {
    /// The entries in the order of their bytes, after checking that these follow each other
    /// without overlap or gap and end where the file ends.
    func layout() throws -> [Entry] {
        let sorted = entries.sorted { ($0.begin, $0.end) < ($1.begin, $1.end) }
        var previous: Entry?
        for entry in sorted {
            let place = "\(source): tensor \(entry.name.quoted)"
            let expected = previous?.end ?? 0
            guard entry.begin == expected else {
                let neighbour = previous.map { "where \($0.name.quoted) ends" } ?? "where the data begin"
                throw LensError.input(
                    at: place, expected: "its bytes to begin at \(expected), \(neighbour)",
                    found: "\(entry.begin): \(entry.begin < expected ? "an overlap" : "a gap")")
            }
            guard entry.end <= dataCount else {
                throw LensError.input(
                    at: place, expected: "bytes up to \(entry.end)", found: "\(dataCount) after the header",
                    hint: "the file was cut short; download or save it again")
            }
            previous = entry
        }
        let end = previous?.end ?? 0
        guard end == dataCount else {
            throw LensError.input(
                at: source, expected: "\(end) bytes after the header, where the last tensor ends", found: "\(dataCount)")
        }
        return sorted
    }
}
