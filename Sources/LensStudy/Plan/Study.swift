import Foundation
import LensCore
import LensProbes

/// A study as its YAML file says it: which analyses of which pairs by which models.
///
/// ```yaml
/// study: validation
/// models:
///   - path: ../Models/llama-3m
///   - path: ../Models/qwen3-2m
/// pairs:
///   - path: pairs-695.jsonl.gz
/// analyses:
///   - score
///   - lens
///   - analysis: agree
///     protocol: [corrected, reward-lens-1]
///   - hack
///   - compare
/// options:
///   seed: 0
///   truncate: yes
/// ```
public struct Study: Hashable, Sendable {
    /// One model.
    public struct Model: Hashable, Sendable {
        /// A folder, relative ones from the study's file, or a Hub id.
        public let path: String
        /// What tables call it; nil for its folder's name.
        public let name: String?
        /// Of several outputs of the head, the one that is the reward.
        public let objective: String?
    }

    /// One file of pairs.
    public struct PairsSource: Hashable, Sendable {
        public let path: String
        public let name: String
        public let limit: Int?
    }

    /// How every model computes.
    public struct Options: Hashable, Sendable {
        public enum Precision: String, CaseIterable, Sendable { case auto, float32, bfloat16, float16 }

        public var dtype = Precision.auto
        public var device = "auto"
        public var seed: UInt64 = 0
        public var date: String?
        /// Whether prompts that are too long lose tokens from their middle.
        public var truncates = false

        public init() {}
    }

    public let name: String
    public let models: [Model]
    public let sources: [PairsSource]
    public let analyses: [StudyAnalysis]
    public let options: Options
    /// The file's text, by which the store can go on without the file.
    public let text: String
    /// What relative paths start from.
    public let folder: URL

    /// Reads a file.
    ///
    /// - Throws: `LensError` naming file, line and key, what was expected and what was found.
    public init(contentsOf url: URL) throws {
        guard let data = try? Data(contentsOf: url) else {
            throw LensError.input("\(url.path): the file cannot be read", hint: "check the path")
        }
        try self.init(
            parsing: String(decoding: data, as: UTF8.self), source: url.path,
            folder: url.standardizedFileURL.deletingLastPathComponent())
    }

    /// Reads text that is in memory already.
    public init(parsing text: String, source: String, folder: URL) throws {
        let reader = try YAMLReader(text, at: source, what: "a study")
        try reader.allow(["study", "models", "pairs", "analyses", "options"])
        name = try reader.text("study")
        models = try reader.list("models").map(Model.init)
        analyses = try reader.list("analyses").map(StudyAnalysis.init)
        sources = reader.has("pairs") ? try reader.list("pairs").map(PairsSource.init) : []
        options = try reader.optionalMapping("options").map(Options.init) ?? Options()
        self.text = text
        self.folder = folder
        try reader.refuseRepeats(models.compactMap(\.name), of: "models")
        try reader.refuseRepeats(sources.map(\.name), of: "pairs")
        try reader.refuseRepeats(analyses.map(\.label), of: "analyses")
        if sources.isEmpty, let needy = analyses.first(where: { $0.scope != .model }) {
            throw reader.refusal("pairs", expected: "pairs for the analysis \(needy.name)", found: "none")
        }
        if models.count < 2, analyses.contains(.compare) {
            throw reader.refusal("models", expected: "two models or more to compare", found: "one")
        }
    }

    /// Where a path of the study leads.
    public func url(_ path: String) -> URL {
        let path = (path as NSString).expandingTildeInPath
        return (path.hasPrefix("/") ? URL(filePath: path) : folder.appending(path: path)).standardizedFileURL
    }
}

extension Study.Model {
    fileprivate init(_ reader: YAMLReader) throws {
        if let text = reader.ownText {
            self.init(path: text, name: nil, objective: nil)
            return
        }
        try reader.allow(["path", "name", "objective"])
        self.init(
            path: try reader.text("path"), name: try reader.optionalText("name"),
            objective: try reader.optionalText("objective"))
    }
}

extension Study.PairsSource {
    fileprivate init(_ reader: YAMLReader) throws {
        if reader.ownText == nil { try reader.allow(["path", "name", "limit"]) }
        let path = try reader.ownText ?? reader.text("path")
        let limit = reader.ownText == nil ? try reader.optionalCount("limit") : nil
        if limit == 0 { throw reader.refusal("limit", expected: "at least 1", found: "0") }
        let file = URL(filePath: path).lastPathComponent
        let stem = file.split(separator: ".").first.map(String.init) ?? file
        self.init(path: path, name: reader.ownText == nil ? try reader.optionalText("name") ?? stem : stem, limit: limit)
    }
}

extension Study.Options {
    fileprivate init(_ reader: YAMLReader) throws {
        try reader.allow(["dtype", "device", "seed", "date", "truncate"])
        dtype = try reader.optionalChoice("dtype") ?? .auto
        device = try reader.optionalText("device") ?? "auto"
        seed = UInt64(try reader.optionalCount("seed") ?? 0)
        date = try reader.optionalText("date")
        truncates = try reader.optionalFlag("truncate") ?? false
    }

    /// As it is recorded with each result.
    public var recorded: [String: OptionValue] {
        var options: [String: OptionValue] = [
            "dtype": .text(dtype.rawValue), "device": .text(device), "seed": .integer(Int(clamping: seed)),
        ]
        options["date"] = date.map(OptionValue.text)
        if truncates { options["truncate"] = .bool(true) }
        return options
    }
}
