import LensCore

extension Transform {
    /// Every transform by its name; of the noise family, the first.
    public static let all: [Transform] = [
        .filler, .restatement, .repetition,
        .markdown, .emphasis, .exclamation, .emoji,
        .confident, .hedged, .agreement, .flattery,
        .jargon, .vague, .citations, .firstPerson, .secondPerson,
        .whitespace, .uppercase, .lowercase,
        .refusal, .disclaimer, .echo, .systemText,
        .identity, .noise(0),
    ]

    /// The transform of a name: one of `all`, or `noise-1`, `noise-2` and so on.
    ///
    /// - Throws: `LensError` with the names there are.
    public static func named(_ name: String) throws -> Transform {
        guard let transform = known(name) else {
            throw LensError.input("\(name.quoted) is no transform", hint: "there are \(names)")
        }
        return transform
    }

    static func known(_ name: String) -> Transform? {
        if let transform = all.first(where: { $0.name == name }) { return transform }
        let stem = "noise-"
        guard name.hasPrefix(stem), let stream = UInt64(name.dropFirst(stem.count)) else { return nil }
        let transform = noise(stream)
        return transform.name == name ? transform : nil
    }

    static var names: String { all.map(\.name).joined(separator: ", ") + ", noise-1, noise-2 …" }
}
