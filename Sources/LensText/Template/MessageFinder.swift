import LensCore

/// Finds the contents of messages in a rendered conversation.
struct MessageFinder {
    private let text: [Unicode.Scalar]
    private let contents: [[Unicode.Scalar]]
    private let messages: [Message]

    init(text: String, messages: [Message]) {
        self.text = Array(text.unicodeScalars)
        self.messages = messages
        contents = messages.map { Array($0.content.unicodeScalars) }
    }

    /// Where the contents stand according to a rendering with markers; searched for where that does not fit.
    ///
    /// A search alone would find the message "user" in the header before it.
    func spans(inSkeletonOf render: ([Message]) throws -> String) -> [Range<Int>?] {
        let marked = messages.indices.map { Message(role: messages[$0].role, content: marker($0)) }
        guard !text.contains(where: { Self.markers.contains($0) }), let skeleton = try? render(marked) else {
            return searched()
        }
        return aligned(Array(skeleton.unicodeScalars)) ?? searched()
    }

    /// Private-use characters that no template writes.
    private static let markers: ClosedRange<Unicode.Scalar> = "\u{F5000}"..."\u{F500B}"

    private func marker(_ index: Int) -> String {
        let digits = String(index).unicodeScalars.compactMap { Unicode.Scalar(0xF5000 + $0.value - 48) }
        return "\u{F500A}" + String(scalars: digits) + "\u{F500B}"
    }

    /// Walks through text and skeleton together; nil where they part.
    private func aligned(_ skeleton: [Unicode.Scalar]) -> [Range<Int>?]? {
        var spans = [Range<Int>?](repeating: nil, count: contents.count)
        var place = 0
        var i = 0
        while i < skeleton.count {
            guard skeleton[i] == "\u{F500A}" else {
                guard place < text.count, text[place] == skeleton[i] else { return nil }
                place += 1
                i += 1
                continue
            }
            guard let end = skeleton[i...].firstIndex(of: "\u{F500B}") else { return nil }
            let index = skeleton[i + 1..<end].reduce(0) { $0 * 10 + Int($1.value) - 0xF5000 }
            i = end + 1
            let next = skeleton[i...].prefix { $0 != "\u{F500A}" }
            guard contents.indices.contains(index), let count = length(of: index, at: place, before: next) else { return nil }
            if spans[index] == nil { spans[index] = place..<place + count }
            place += count
        }
        return place == text.count ? spans : nil
    }

    /// How long message `index` is where it stands at `place` with `next` after it.
    private func length(of index: Int, at place: Int, before next: ArraySlice<Unicode.Scalar>) -> Int? {
        forms(index).first { form in
            text[place...].starts(with: form) && text[(place + form.count)...].starts(with: next)
        }?.count
    }

    /// The content as it is and with white space trimmed.
    private func forms(_ index: Int) -> [ArraySlice<Unicode.Scalar>] {
        let content = contents[index][...]
        let left = content.drop(while: \.isPythonSpace)
        func trimmed(_ slice: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
            slice[..<((slice.lastIndex { !$0.isPythonSpace } ?? slice.startIndex - 1) + 1)]
        }
        return [content, trimmed(left), trimmed(content), left]
    }

    /// The first place of each content behind the one before.
    private func searched() -> [Range<Int>?] {
        let bytes = Array(String(scalars: text).utf8)
        var start = 0
        return contents.indices.map { index in
            for form in forms(index) where !form.isEmpty {
                let part = Array(String(scalars: form).utf8)
                guard let place = ByteSearch(part).first(in: bytes, from: start) else { continue }
                start = place + part.count
                let first = bytes[..<place].count { $0 & 0xC0 != 0x80 }
                return first..<first + form.count
            }
            return nil
        }
    }
}
