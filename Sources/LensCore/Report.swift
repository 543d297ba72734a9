import Foundation

/// What an analysis found, with everything needed to repeat it: the envelope of every JSON output.
public struct Report<Result: AnalysisResult>: Codable, Hashable, Sendable {
    public let schema: Int
    public let analysis: String
    public let tool: Tool
    /// nil where the analysis needs no model's weights.
    public let model: ModelDescription?
    public let options: [String: OptionValue]
    public let warnings: [String]
    public let result: Result

    public init(model: ModelDescription?, options: [String: OptionValue], warnings: [String], result: Result) {
        schema = 1
        analysis = Result.analysis
        tool = .current
        self.model = model
        self.options = options
        self.warnings = warnings
        self.result = result
    }

    /// One line of JSON with sorted keys; numbers that are not finite are `"nan"`, `"inf"` and `"-inf"`.
    public func json() throws -> String {
        try JSONText.encode(self)
    }
}

/// The numbers of one analysis.
public protocol AnalysisResult: Codable, Hashable, Sendable {
    /// The analysis' name, as on the command line.
    static var analysis: String { get }
}

/// Which program made a report.
public struct Tool: Codable, Hashable, Sendable {
    public let name: String
    public let version: String

    public static let current = Tool(name: "rewardlens", version: "0.1.0")
}

/// The model a report is about.
public struct ModelDescription: Codable, Hashable, Sendable {
    public let name: String
    public let family: String
    public let layers: Int
    public let heads: Int
    public let width: Int
    /// The kind of reward head.
    public let head: String
    public let dtype: String
    public let device: String
    /// Changes whenever configuration or weights do.
    public let fingerprint: String

    public init(
        name: String, family: String, layers: Int, heads: Int, width: Int, head: String, dtype: String, device: String,
        fingerprint: String
    ) {
        self.name = name
        self.family = family
        self.layers = layers
        self.heads = heads
        self.width = width
        self.head = head
        self.dtype = dtype
        self.device = device
        self.fingerprint = fingerprint
    }
}

/// The value of an option, as it is recorded.
public enum OptionValue: Codable, Hashable, Sendable {
    case bool(Bool)
    case integer(Int)
    case real(Double)
    case text(String)
    case list([String])

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .real(value)
        } else if let value = try? container.decode([String].self) {
            self = .list(value)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .real(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .list(let value): try container.encode(value)
        }
    }

    /// As a person would write it.
    public var description: String {
        switch self {
        case .bool(let value): value ? "yes" : "no"
        case .integer(let value): "\(value)"
        case .real(let value): "\(value)"
        case .text(let value): value
        case .list(let values): values.joined(separator: ", ")
        }
    }
}
