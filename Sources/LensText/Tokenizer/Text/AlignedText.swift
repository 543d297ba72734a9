/// A half-open range of Unicode scalars of the original text.
struct Span: Hashable, Sendable {
    var start: UInt32
    var end: UInt32
}

/// Text on its way to the model; each scalar knows which original scalars it stands for.
struct AlignedText: Sendable {
    /// Longer texts are refused: a hostile file can make a text grow at each step.
    static let maximumCount = 1 << 27

    var scalars: [Unicode.Scalar]
    /// `[scalar]`
    var spans: [Span]
    /// Where this text begins in the original.
    var origin: UInt32

    init(scalars: [Unicode.Scalar], spans: [Span], origin: UInt32) {
        self.scalars = scalars
        self.spans = spans
        self.origin = origin
    }

    /// A text that stands for itself.
    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        spans = (0..<UInt32(clamping: scalars.count)).map { Span(start: $0, end: $0 + 1) }
        origin = 0
    }

    var count: Int { scalars.count }
    var isEmpty: Bool { scalars.isEmpty }

    /// A part as a text of its own.
    func slice(_ range: Range<Int>) -> AlignedText {
        AlignedText(
            scalars: Array(scalars[range]), spans: Array(spans[range]),
            origin: range.isEmpty ? origin : spans[range.lowerBound].start)
    }
}
