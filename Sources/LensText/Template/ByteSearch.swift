/// Finds a pattern in time linear in the text, whatever the two look like (Knuth, Morris, Pratt).
struct ByteSearch {
    private let pattern: [UInt8]
    /// For each prefix, how long its longest proper border is.
    private let borders: [Int]

    init(_ pattern: some Sequence<UInt8>) {
        let pattern = Array(pattern)
        var borders = [Int](repeating: 0, count: pattern.count)
        var border = 0
        for i in pattern.indices.dropFirst() {
            while border > 0, pattern[i] != pattern[border] { border = borders[border - 1] }
            if pattern[i] == pattern[border] { border += 1 }
            borders[i] = border
        }
        self.pattern = pattern
        self.borders = borders
    }

    /// Where the first match at or after `start` begins.
    func first(in text: [UInt8], from start: Int = 0) -> Int? {
        guard start + pattern.count <= text.count else { return nil }
        if pattern.isEmpty { return start }
        var matched = 0
        for i in start..<text.count {
            while matched > 0, text[i] != pattern[matched] { matched = borders[matched - 1] }
            if text[i] == pattern[matched] { matched += 1 }
            if matched == pattern.count { return i + 1 - matched }
        }
        return nil
    }

    /// Where matches that do not overlap begin, from the left; none for an empty pattern.
    func all(in text: [UInt8], limit: Int = .max) -> [Int] {
        if pattern.isEmpty { return [] }
        var places: [Int] = []
        var start = 0
        while places.count < limit, let place = first(in: text, from: start) {
            places.append(place)
            start = place + pattern.count
        }
        return places
    }
}
