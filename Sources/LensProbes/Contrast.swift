import LensCore

/// Two responses to one prompt that differ in one property.
public struct Contrast: Codable, Hashable, Sendable {
    /// Unique in its set.
    public let id: String
    public let prompt: String
    /// The response that has the property.
    public let with: String
    /// The response that lacks it, otherwise the same in substance.
    public let without: String
    /// What contrasts of several sets share, such as one scenario; contrasts of one unit are not independent.
    public let unit: String?

    public init(id: String, prompt: String, with: String, without: String, unit: String? = nil) {
        self.id = id
        self.prompt = prompt
        self.with = with
        self.without = without
        self.unit = unit
    }

    /// What is resampled as one: the unit, or the prompt.
    public var cluster: String { unit ?? prompt }

    /// The same as a pair: chosen has the property.
    public func pair(category: String? = nil) -> PreferencePair {
        PreferencePair(id: id, prompt: prompt, chosen: with, rejected: without, category: category)
    }
}

/// Contrasts of one property: a hacking axis, a concept, a quality or a kind of misbehaviour.
public struct ContrastSet: Codable, Hashable, Sendable {
    public let name: String
    /// What the property is, in a sentence.
    public let description: String
    public let contrasts: [Contrast]

    public init(name: String, description: String = "", contrasts: [Contrast]) {
        self.name = name
        self.description = description
        self.contrasts = contrasts
    }

    /// One set for each category of a pairs file, in order of appearance: chosen has the property. Pairs without a category
    /// make up a set called `pairs`.
    ///
    /// - Throws: `LensError` where a prompt or a response is no single text.
    public static func sets(of pairs: [PreferencePair]) throws -> [ContrastSet] {
        var names: [String] = []
        var members: [String: [Contrast]] = [:]
        for pair in pairs {
            let name = pair.category ?? "pairs"
            if members[name] == nil { names.append(name) }
            members[name, default: []].append(try Contrast(pair))
        }
        return names.map { ContrastSet(name: $0, contrasts: members[$0] ?? []) }
    }
}

extension ContrastSet {
    /// The set with its first contrasts only.
    public func first(_ count: Int) -> ContrastSet {
        ContrastSet(name: name, description: description, contrasts: Array(contrasts.prefix(count)))
    }
}

extension Contrast {
    /// A pair of single messages; the chosen response has the property.
    public init(_ pair: PreferencePair) throws {
        func single(_ messages: [Message], _ what: String) throws -> String {
            guard messages.count == 1 else {
                throw LensError.input(
                    at: "pair \(pair.id.quoted)", expected: "one message as \(what)", found: "\(messages.count)",
                    hint: "contrasts have one prompt and one answer each")
            }
            return messages[0].content
        }
        self.init(
            id: pair.id, prompt: try single(pair.prompt, "the prompt"), with: try single(pair.chosen, "chosen"),
            without: try single(pair.rejected, "rejected"))
    }
}
