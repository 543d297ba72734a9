import LensCore
import LensProbes

/// An analysis of a study with its options.
public enum StudyAnalysis: Hashable, Sendable {
    /// What one result is about.
    public enum Scope: Hashable, Sendable {
        /// One pair and one model.
        case pair
        /// One model, on built-in texts.
        case model
        /// All models, on one file of pairs.
        case models
    }

    /// What patching replaces.
    public enum Target: String, CaseIterable, Sendable { case component, head }

    /// How the reward is split up.
    public enum Split: String, CaseIterable, Sendable { case component, head }

    public struct Patching: Hashable, Sendable {
        public var mode = PatchResult.Mode.noising
        public var targets: [Target] = [.component, .head]
        public var at = PatchResult.Positions.readout
        public var alignment = PatchResult.Alignment.suffix

        public init() {}
    }

    case score, lens
    case attribute(by: Split)
    case patch(Patching)
    case agree([AgreementResult.Scheme])
    /// What the head reads, as tensors.
    case readouts
    case hack, concepts
    case compare

    /// The modes of patching that need one pair alone.
    private static let modes: [PatchResult.Mode] = [.noising, .denoising, .zero]

    /// As the command is called.
    public var name: String {
        switch self {
        case .score: "score"
        case .lens: "lens"
        case .attribute: "attribute"
        case .patch: "patch"
        case .agree: "agree"
        case .readouts: "readouts"
        case .hack: "hack"
        case .concepts: "concepts"
        case .compare: "compare"
        }
    }

    public var scope: Scope {
        switch self {
        case .score, .lens, .attribute, .patch, .agree, .readouts: .pair
        case .hack, .concepts: .model
        case .compare: .models
        }
    }

    /// What sets it apart from the same analysis with other options.
    public var options: [String: OptionValue] {
        switch self {
        case .score, .lens, .readouts, .hack, .concepts, .compare: [:]
        case .attribute(let by): ["by": .text(by.rawValue)]
        case .patch(let patching):
            [
                "mode": .text(patching.mode.rawValue), "by": .list(patching.targets.map(\.rawValue)),
                "at": .text(patching.at.rawValue), "align": .text(patching.alignment.rawValue),
            ]
        case .agree(let schemes): ["protocol": .list(schemes.map(\.rawValue))]
        }
    }

    /// Name and options in one line.
    public var label: String {
        let own = options.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.description)" }
        return own.isEmpty ? name : "\(name) (\(own.joined(separator: "; ")))"
    }
}

extension StudyAnalysis {
    static let names = ["score", "lens", "attribute", "patch", "agree", "readouts", "hack", "concepts", "compare"]

    /// A name, or a mapping of `analysis` and its options.
    init(_ reader: YAMLReader) throws {
        let name = try reader.ownText ?? reader.text("analysis")
        let isPlain = reader.ownText != nil
        func allow(_ keys: [String]) throws { if !isPlain { try reader.allow(["analysis"] + keys) } }
        func optional<T>(_ value: @autoclosure () throws -> T?) rethrows -> T? { isPlain ? nil : try value() }
        switch name {
        case "score", "lens", "readouts", "hack", "concepts", "compare":
            try allow([])
            let plain: [String: StudyAnalysis] = [
                "score": .score, "lens": .lens, "readouts": .readouts, "hack": .hack, "concepts": .concepts, "compare": .compare,
            ]
            self = plain[name] ?? .score
        case "attribute":
            try allow(["by"])
            self = .attribute(by: try optional(try reader.optionalChoice("by")) ?? .component)
        case "patch":
            try allow(["mode", "by", "at", "align"])
            var patching = Patching()
            patching.mode = try optional(try reader.optionalChoice("mode")) ?? patching.mode
            patching.targets = try optional(try reader.optionalChoices("by")) ?? patching.targets
            patching.at = try optional(try reader.optionalChoice("at")) ?? patching.at
            patching.alignment = try optional(try reader.optionalChoice("align")) ?? patching.alignment
            guard Self.modes.contains(patching.mode) else {
                throw reader.refusal(
                    "mode", expected: "a mode that needs one pair alone: noising, denoising or zero",
                    found: patching.mode.rawValue)
            }
            self = .patch(patching)
        case "agree":
            try allow(["protocol"])
            self = .agree(try optional(try reader.optionalChoices("protocol")) ?? AgreementResult.Scheme.allCases)
        default:
            throw reader.refusal(
                isPlain ? "" : "analysis", expected: "one of \(Self.names.joined(separator: ", "))", found: name.quoted)
        }
    }
}
