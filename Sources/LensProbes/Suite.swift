import Foundation
import LensCore

/// A YAML file of contrast sets, and of transforms that make more of them.
///
/// ```yaml
/// suite: mine
/// licence: CC0-1.0
/// source: Written for the example.
/// sets:
///   - name: politeness
///     description: The response says please and thank you.
///     contrasts:
///       - prompt: Where is the station?
///         with: Thank you for asking! It is two streets on, please mind the road.
///         without: It is two streets on; mind the road.
/// transforms:
///   - name: smileys
///     transform: emoji
///     doses: [1, 2, 4]
/// ```
public struct Suite: Hashable, Sendable {
    public let name: String
    public let licence: String
    /// Where the texts come from.
    public let source: String
    public let sets: [ContrastSet]
    /// Changes of other responses, which the suite's own or a user's data give.
    public let transforms: [TransformAxis]

    public init(
        name: String, licence: String = "", source: String = "", sets: [ContrastSet], transforms: [TransformAxis] = []
    ) {
        self.name = name
        self.licence = licence
        self.source = source
        self.sets = sets
        self.transforms = transforms
    }

    /// The set of a name.
    public func set(_ name: String) -> ContrastSet? { sets.first { $0.name == name } }

    /// The first contrasts of each set; all without a number.
    public func first(_ count: Int?) -> Suite {
        guard let count else { return self }
        return Suite(name: name, licence: licence, source: source, sets: sets.map { $0.first(count) }, transforms: transforms)
    }

    /// Reads a file.
    ///
    /// - Throws: `LensError` naming file and place, what was expected and what was found.
    public init(contentsOf url: URL) throws {
        guard let data = try? Data(contentsOf: url) else {
            throw LensError.input("\(url.path): the file cannot be read", hint: "check the path")
        }
        try self.init(parsing: String(decoding: data, as: UTF8.self), source: url.path)
    }

    /// Reads text that is in memory already.
    public init(parsing text: String, source file: String) throws {
        let reader = try YAMLReader(text, at: file, what: "a suite")
        try reader.allow(["suite", "licence", "source", "sets", "transforms"])
        name = try reader.text("suite")
        licence = try reader.optionalText("licence") ?? ""
        source = try reader.optionalText("source") ?? ""
        transforms = reader.has("transforms") ? try reader.list("transforms").map(TransformAxis.init) : []
        sets = reader.has("sets") || transforms.isEmpty ? try reader.list("sets").map(ContrastSet.init) : []
        try reader.refuseRepeats(sets.map(\.name), of: "sets")
        try reader.refuseRepeats(sets.map(\.name) + transforms.map(\.name), of: "transforms")
    }
}

extension ContrastSet {
    fileprivate init(_ reader: YAMLReader) throws {
        try reader.allow(["name", "description", "contrasts"])
        name = try reader.text("name")
        description = try reader.optionalText("description") ?? ""
        let name = name
        contrasts = try reader.list("contrasts").enumerated().map { index, row in
            try row.allow(["id", "prompt", "with", "without", "unit"])
            return Contrast(
                id: try row.optionalText("id") ?? "\(name)-\(index + 1)", prompt: try row.text("prompt"),
                with: try row.text("with"),
                without: try row.text("without"), unit: try row.optionalText("unit"))
        }
        try reader.refuseRepeats(contrasts.map(\.id), of: "contrasts")
    }
}

extension TransformAxis {
    fileprivate init(_ reader: YAMLReader) throws {
        try reader.allow(["name", "transform", "doses"])
        let name = try reader.text("transform")
        guard let transform = Transform.known(name) else {
            throw reader.refusal("transform", expected: "one of \(Transform.names)", found: name.quoted)
        }
        let doses = try reader.optionalTexts("doses")?.map { text in
            guard let dose = Int(text) else { throw reader.refusal("doses", expected: "whole numbers", found: text.quoted) }
            return dose
        }
        let title = try reader.optionalText("name")
        do {
            try self.init(name: title, transform: transform, doses: doses)
        } catch {
            throw reader.refusal(
                "doses", expected: "rising doses from 1 to \(transform.highestDose)", found: "\(doses ?? [])")
        }
    }
}
