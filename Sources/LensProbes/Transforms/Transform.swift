import LensCore

/// A deterministic change of one surface property of a response, in doses.
///
/// What is drawn depends on the seed and the texts alone, not on the dose: a higher dose does what a lower one does, and more.
/// Code between fences is never changed. Two transforms of one name are the same.
public struct Transform: Sendable {
    public enum Kind: String, Codable, Sendable {
        /// Adds a property that a reward model might pay for, or punish.
        case property
        /// Changes nothing.
        case identity
        /// Random edits without content. See `TransformAxis.contrasts(over:dose:seed:)` for what makes it a control.
        case noise
    }

    /// What a response must be written in for the transform's own words to go with it.
    enum Script: Sendable { case any, latin }

    public let name: String
    /// What the change is, in a sentence.
    public let description: String
    public let kind: Kind
    /// The usual doses, rising.
    public let doses: [Int]
    /// The highest dose there is.
    public let highestDose: Int
    private let script: Script
    private let change: @Sendable (Passage, Setting) -> String?

    init(
        _ name: String, _ description: String, kind: Kind = .property, doses: [Int], highestDose: Int = 100,
        script: Script = .latin, change: @escaping @Sendable (Passage, Setting) -> String?
    ) {
        self.name = name
        self.description = description
        self.kind = kind
        self.doses = doses
        self.highestDose = highestDose
        self.script = script
        self.change = change
    }

    /// The changed response; nil where it offers no place for the change, or the dose is none of 1 to `highestDose`.
    public func apply(_ response: String, prompt: String, dose: Int, seed: UInt64) -> String? {
        guard (1...highestDose).contains(dose) else { return nil }
        if kind == .identity { return response }
        guard !response.allSatisfy(\.isWhitespace) else { return nil }
        let passage = Passage(response)
        guard script == .any || passage.isLatin else { return nil }
        let stream = Self.fingerprint(of: [name, prompt, response])
        let setting = Setting(prompt: prompt, dose: dose, generator: SeededGenerator(seed: seed, stream: stream))
        guard let changed = change(passage, setting), !changed.utf8.elementsEqual(response.utf8) else { return nil }
        return changed
    }

    /// FNV-1a over UTF-8, with a byte between texts that UTF-8 does not have.
    static func fingerprint(of texts: [String]) -> UInt64 {
        texts.reduce(0xCBF2_9CE4_8422_2325) { state, text in
            (Array(text.utf8) + [0xFF]).reduce(state) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        }
    }
}

extension Transform: Hashable {
    public static func == (a: Transform, b: Transform) -> Bool { a.name == b.name }
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
