/// Where sentences of one line begin and end.
enum Sentences {
    private static let stops: Set<Character> = [".", "!", "?", "…", "。", "！", "？"]
    /// These need no space after them.
    private static let wideStops: Set<Character> = ["。", "！", "？"]
    private static let closers: Set<Character> = ["\"", "'", "”", "’", ")", "]", "»", "*", "_", "」", "』", "）"]
    private static let abbreviations: Set<String> = [
        "al", "approx", "cf", "dr", "e.g", "fig", "i.e", "inc", "jr", "mr", "mrs", "ms", "prof", "sr", "st", "vs",
    ]

    /// The line in pieces: sentences, what stands between them without words, and white space.
    static func cut(_ line: Substring) -> [Substring] {
        var pieces: [Substring] = []
        var start = line.startIndex
        var index = start
        while index < line.endIndex {
            let stop = line[index]
            index = line.index(after: index)
            guard stops.contains(stop) else { continue }
            let before = line[start..<index].dropLast()
            while index < line.endIndex, stops.contains(line[index]) || closers.contains(line[index]) {
                index = line.index(after: index)
            }
            let next = line[index...].firstIndex { !$0.isWhitespace } ?? line.endIndex
            guard next > index || wideStops.contains(stop) || index == line.endIndex else { continue }
            if stop == ".", next < line.endIndex, line[next].isLowercase || isAbbreviated(before) { continue }
            pieces.append(line[start..<index])
            if next > index { pieces.append(line[index..<next]) }
            start = next
            // What has no words belongs to neither sentence.
            while let aside = wordless(line[start...]) {
                let next = line[aside.endIndex...].firstIndex { !$0.isWhitespace } ?? line.endIndex
                pieces.append(aside)
                if next > aside.endIndex { pieces.append(line[aside.endIndex..<next]) }
                start = next
            }
            index = start
        }
        if start < line.endIndex {
            let text = line[start...]
            let space = text.reversed().prefix(while: \.isWhitespace).count
            pieces.append(text.dropLast(space))
            pieces.append(text.suffix(space))
        }
        return pieces
    }

    /// A run without white space, letters and digits.
    private static func wordless(_ text: Substring) -> Substring? {
        let token = text.prefix { !$0.isWhitespace }
        return token.isEmpty || token.contains { $0.isLetter || $0.isNumber } ? nil : token
    }

    /// A sentence without its last marks, and these: stops with the quotes and brackets around them.
    static func ending(of sentence: Substring) -> (body: Substring, stop: Substring) {
        var end = sentence.endIndex
        var hasStop = false
        while end > sentence.startIndex {
            let previous = sentence.index(before: end)
            let isStop = stops.contains(sentence[previous])
            guard isStop || closers.contains(sentence[previous]) else { break }
            hasStop = hasStop || isStop
            end = previous
        }
        return hasStop ? (sentence[..<end], sentence[end...]) : (sentence, sentence[sentence.endIndex...])
    }

    /// The sentence with a full stop where a letter or a digit is last.
    static func ended(_ sentence: Substring) -> String {
        guard let last = sentence.last, last.isLetter || last.isNumber else { return String(sentence) }
        return sentence + "."
    }

    /// The sentence as it goes on after an opening phrase: in lower case where its first word has its capital from its place alone.
    static func continued(_ sentence: Substring) -> String {
        let word = sentence.prefix { $0.isLetter }
        guard starters.contains(String(word)) else { return String(sentence) }
        return word.lowercased() + sentence[word.endIndex...]
    }

    private static let starters: Set<String> = [
        "A", "After", "All", "Also", "An", "And", "As", "At", "Because", "Before", "Both", "But", "By", "Each", "Every", "Few",
        "First", "For", "From", "He", "Here", "How", "However", "If", "In", "It", "Its", "Many", "Most", "My", "No", "Not", "On",
        "One", "Or", "Our", "She", "Since", "So", "Some", "Such", "That", "The", "Their", "Then", "There", "These", "They",
        "This", "Those", "Though", "To", "Two", "Use", "We", "What", "When", "Where", "While", "With", "Yes", "You", "Your",
    ]

    private static func isAbbreviated(_ text: Substring) -> Bool {
        let start = text.lastIndex(where: \.isWhitespace).map(text.index(after:)) ?? text.startIndex
        let word = text[start...].drop { !$0.isLetter && !$0.isNumber }
        guard word.count <= 6, let first = word.first else { return false }
        return word.count == 1 ? first.isUppercase && first != "I" : abbreviations.contains(word.lowercased())
    }
}
