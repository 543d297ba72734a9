import LensCore
import Yams

/// A mapping of a YAML file, and how to complain about it.
package struct YAMLReader {
    private let node: Node
    private let file: String
    /// The keys and indices that lead here.
    private let path: String

    private init(_ node: Node, at file: String, path: String = "") {
        self.node = node
        self.file = file
        self.path = path
    }

    /// Reads a whole text.
    ///
    /// - Parameter what: a text of this kind holds, such as "a suite".
    package init(_ text: String, at file: String, what: String) throws {
        let root: Node?
        do { root = try compose(yaml: text) } catch {
            throw LensError.input(at: file, expected: "YAML", found: "\(error)".split(separator: "\n").joined(separator: " "))
        }
        guard let root else { throw LensError.input(at: file, expected: what, found: "nothing") }
        self.init(root, at: file)
    }

    /// The text of a place that holds no mapping.
    package var ownText: String? { node.scalar?.string }

    /// Refuses anything but a mapping of these keys.
    package func allow(_ keys: [String]) throws {
        guard case .mapping(let mapping) = node else {
            throw refusal(node, "", expected: "a mapping with \(keys.joined(separator: ", "))", found: node.kind)
        }
        for (key, _) in mapping {
            guard let name = key.string, keys.contains(name) else {
                throw refusal(
                    key, "", expected: "one of the keys \(keys.joined(separator: ", "))",
                    found: key.string?.quoted ?? key.kind)
            }
        }
    }

    package func text(_ key: String) throws -> String {
        guard let text = try optionalText(key) else {
            throw refusal(node, "", expected: "the key \(key)", found: "none")
        }
        return text
    }

    package func optionalText(_ key: String) throws -> String? {
        guard let value = node[key] else { return nil }
        guard let text = value.scalar?.string, !text.allSatisfy(\.isWhitespace) else {
            throw refusal(value, key, expected: "a text", found: value.scalar == nil ? value.kind : "an empty one")
        }
        return text
    }

    /// Whole numbers or texts, as texts; nil where the key is missing.
    package func optionalTexts(_ key: String) throws -> [String]? {
        guard let value = node[key] else { return nil }
        guard case .sequence(let sequence) = value else {
            throw refusal(value, key, expected: "a list", found: value.kind)
        }
        return try sequence.map { element in
            guard let text = element.scalar?.string else {
                throw refusal(element, key, expected: "single values", found: element.kind)
            }
            return text
        }
    }

    /// A whole number from 0; nil where the key is missing.
    package func optionalCount(_ key: String) throws -> Int? {
        guard let text = try optionalText(key) else { return nil }
        guard let count = Int(text), count >= 0 else {
            throw refusal(key, expected: "a whole number from 0", found: text.quoted)
        }
        return count
    }

    /// yes or no; nil where the key is missing.
    package func optionalFlag(_ key: String) throws -> Bool? {
        guard let text = try optionalText(key) else { return nil }
        switch text.lowercased() {
        case "yes", "true", "on": return true
        case "no", "false", "off": return false
        default: throw refusal(key, expected: "yes or no", found: text.quoted)
        }
    }

    /// One of the values of an enumeration; nil where the key is missing.
    package func optionalChoice<Choice: RawRepresentable & CaseIterable>(
        _ key: String, of type: Choice.Type = Choice.self
    ) throws -> Choice? where Choice.RawValue == String {
        try optionalText(key).map { try choice($0, key) }
    }

    /// Some of the values of an enumeration, one or a list of them; nil where the key is missing.
    package func optionalChoices<Choice: RawRepresentable & CaseIterable>(
        _ key: String, of type: Choice.Type = Choice.self
    ) throws -> [Choice]? where Choice.RawValue == String {
        if node[key]?.scalar != nil { return try optionalChoice(key, of: type).map { [$0] } }
        let texts = try optionalTexts(key)
        if texts?.isEmpty == true { throw refusal(key, expected: "a list that is not empty", found: "an empty list") }
        return try texts?.map { try choice($0, key) }
    }

    private func choice<Choice: RawRepresentable & CaseIterable>(
        _ text: String, _ key: String
    ) throws -> Choice where Choice.RawValue == String {
        guard let choice = Choice(rawValue: text) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw refusal(key, expected: "one of \(known)", found: text.quoted)
        }
        return choice
    }

    /// The mapping under a key; nil where the key is missing.
    package func optionalMapping(_ key: String) -> YAMLReader? {
        node[key].map { YAMLReader($0, at: file, path: inside(key)) }
    }

    /// The members of a list that is not empty.
    package func list(_ key: String) throws -> [YAMLReader] {
        guard let value = node[key] else { throw refusal(node, "", expected: "the key \(key)", found: "none") }
        guard case .sequence(let sequence) = value, !sequence.isEmpty else {
            throw refusal(value, key, expected: "a list that is not empty", found: value.kind)
        }
        return sequence.enumerated().map { YAMLReader($0.element, at: file, path: "\(inside(key))[\($0.offset)]") }
    }

    package func has(_ key: String) -> Bool { node[key] != nil }

    package func refuseRepeats(_ names: [String], of what: String) throws {
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted {
            throw refusal(node, what, expected: "names of their own", found: "\(name.quoted) twice")
        }
    }

    package func refusal(_ key: String, expected: String, found: String) -> LensError {
        refusal(node[key] ?? node, key, expected: expected, found: found)
    }

    private func refusal(_ node: Node, _ key: String, expected: String, found: String) -> LensError {
        let line = (node.mark ?? self.node.mark).map { ": line \($0.line)" } ?? ""
        let place = inside(key)
        return LensError.input(at: "\(file)\(line)\(place.isEmpty ? "" : ": \(place)")", expected: expected, found: found)
    }

    private func inside(_ key: String) -> String { path.isEmpty ? key : key.isEmpty ? path : "\(path).\(key)" }
}

extension Node {
    fileprivate var kind: String {
        switch self {
        case .scalar(let scalar): scalar.string.isEmpty ? "nothing" : scalar.string.quoted
        case .mapping: "a mapping"
        case .sequence(let sequence): sequence.isEmpty ? "an empty list" : "a list"
        case .alias: "an alias"
        }
    }
}
