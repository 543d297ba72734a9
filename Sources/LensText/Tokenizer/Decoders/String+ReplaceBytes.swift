extension String {
    /// Replaces byte for byte, where Foundation respects grapheme borders and canonical equivalence.
    func replacingBytes(_ old: String, with new: String) -> String {
        let text = Array(utf8)
        let pattern = Array(old.utf8)
        guard !pattern.isEmpty, text.count >= pattern.count else { return self }
        var result: [UInt8] = []
        var position = 0
        while position < text.count {
            if text[position...].starts(with: pattern) {
                result += new.utf8
                position += pattern.count
            } else {
                result.append(text[position])
                position += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
