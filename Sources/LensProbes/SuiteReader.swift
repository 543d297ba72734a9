import LensCore
import Yams

/// A mapping of a YAML file, and how to complain about it.
struct SuiteReader {
    private let node: Node
    private let file: String
    /// The keys and indices that lead here.
    private let path: String

    init(_ node: Node, at file: String, path: String = "") {
        self.node = node
        self.file = file
        self.path = path
    }

    /// Refuses anything but a mapping of these keys.
    func allow(_ keys: [String]) throws {
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

    func text(_ key: String) throws -> String {
        guard let text = try optionalText(key) else {
            throw refusal(node, "", expected: "the key \(key)", found: "none")
        }
        return text
    }

    func optionalText(_ key: String) throws -> String? {
        guard let value = node[key] else { return nil }
        guard let text = value.scalar?.string, !text.allSatisfy(\.isWhitespace) else {
            throw refusal(value, key, expected: "a text", found: value.scalar == nil ? value.kind : "an empty one")
        }
        return text
    }

    /// Whole numbers or texts, as texts; nil where the key is missing.
    func optionalTexts(_ key: String) throws -> [String]? {
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

    /// The mappings of a list that is not empty.
    func list(_ key: String) throws -> [SuiteReader] {
        guard let value = node[key] else { throw refusal(node, "", expected: "the key \(key)", found: "none") }
        guard case .sequence(let sequence) = value, !sequence.isEmpty else {
            throw refusal(value, key, expected: "a list that is not empty", found: value.kind)
        }
        return sequence.enumerated().map { SuiteReader($0.element, at: file, path: "\(inside(key))[\($0.offset)]") }
    }

    func has(_ key: String) -> Bool { node[key] != nil }

    func refuseRepeats(_ names: [String], of what: String) throws {
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted {
            throw refusal(node, what, expected: "names of their own", found: "\(name.quoted) twice")
        }
    }

    func refusal(_ key: String, expected: String, found: String) -> LensError {
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
