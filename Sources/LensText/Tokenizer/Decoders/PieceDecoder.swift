import LensCore

/// Turns pieces back into text.
indirect enum PieceDecoder: Sendable {
    case sequence([PieceDecoder])
    case byteLevel
    case metaspace(Metaspace)
    case wordPiece(prefix: String, cleansUp: Bool)
    case byteFallback
    case fuse
    case strip(Unicode.Scalar, start: Int, stop: Int)
    case replace(Pattern, with: [Unicode.Scalar])
    case bpe(suffix: String)

    init(_ part: TokenizerPart) throws {
        let type = try part.required("type").string()
        switch type {
        case "Sequence":
            try part.allow("type", "decoders")
            self = .sequence(try part.required("decoders").elements().map(PieceDecoder.init))
        case "ByteLevel":
            // The encoder's options stand here as well, without effect.
            try part.allow("type", "add_prefix_space", "trim_offsets", "use_regex")
            self = .byteLevel
        case "Metaspace": self = .metaspace(try Metaspace(part))
        case "WordPiece":
            try part.allow("type", "prefix", "cleanup")
            self = .wordPiece(
                prefix: try part.member("prefix")?.string() ?? "##", cleansUp: try part.bool("cleanup", default: true))
        case "ByteFallback":
            try part.allow("type")
            self = .byteFallback
        case "Fuse":
            try part.allow("type")
            self = .fuse
        case "Strip":
            try part.allow("type", "content", "start", "stop")
            self = .strip(
                try part.member("content")?.scalar() ?? " ", start: try part.member("start")?.count(upTo: Int.max) ?? 0,
                stop: try part.member("stop")?.count(upTo: Int.max) ?? 0)
        case "Replace":
            try part.allow("type", "pattern", "content")
            self = .replace(try Pattern(part.required("pattern")), with: try part.required("content").scalars())
        case "BPEDecoder":
            try part.allow("type", "suffix")
            self = .bpe(suffix: try part.member("suffix")?.string() ?? "</w>")
        default: throw part.error("is of the unknown type '\(type)'")
        }
    }

    func decode(_ pieces: [String]) -> [String] {
        switch self {
        case .sequence(let steps): steps.reduce(pieces) { $1.decode($0) }
        case .byteLevel: [Self.bytes(pieces)]
        case .metaspace(let metaspace): metaspace.decode(pieces)
        case .wordPiece(let prefix, let cleansUp): WordPieceText(prefix: prefix, cleansUp: cleansUp).decode(pieces)
        case .byteFallback: ByteFallbackText.decode(pieces)
        case .fuse: [pieces.joined()]
        case .strip(let scalar, let start, let stop): pieces.map { Self.strip($0, scalar, start, stop) }
        case .replace(let pattern, let content): pieces.map { Self.replace($0, pattern, content) }
        case .bpe(let suffix):
            pieces.enumerated().map { index, piece in
                piece.replacingBytes(suffix, with: index == pieces.count - 1 ? "" : " ")
            }
        }
    }

    private static func bytes(_ pieces: [String]) -> String {
        String(decoding: pieces.flatMap { ByteAlphabet.bytes($0) ?? Array($0.utf8) }, as: UTF8.self)
    }

    private static func strip(_ piece: String, _ scalar: Unicode.Scalar, _ start: Int, _ stop: Int) -> String {
        let scalars = Array(piece.unicodeScalars)
        let leading = scalars.prefix(start).prefix { $0 == scalar }.count
        let trailing = scalars.dropFirst(leading).suffix(stop).reversed().prefix { $0 == scalar }.count
        return String(scalars: scalars[leading..<scalars.count - trailing])
    }

    /// A piece on which the pattern fails (it needs too long) stays as it is.
    private static func replace(_ piece: String, _ pattern: Pattern, _ content: [Unicode.Scalar]) -> String {
        var text = AlignedText(piece)
        do { try text.replace(pattern, with: content) } catch { return piece }
        return String(scalars: text.scalars)
    }
}
