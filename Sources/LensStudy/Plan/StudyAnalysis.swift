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
    /// Each with its usual options.
    static let all: [StudyAnalysis] = [
        .score, .lens, .attribute(by: .component), .patch(Patching()), .agree(AgreementResult.Scheme.allCases), .readouts, .hack,
        .concepts, .compare,
    ]

    /// A name, or a mapping of `analysis` and its options.
    init(_ reader: YAMLReader) throws {
        let name = try reader.ownText ?? reader.text("analysis")
        guard let usual = Self.all.first(where: { $0.name == name }) else {
            throw reader.refusal(
                reader.ownText == nil ? "analysis" : "", expected: "one of \(Self.all.map(\.name).joined(separator: ", "))",
                found: name.quoted)
        }
        self = usual
        guard reader.ownText == nil else { return }
        switch usual {
        case .score, .lens, .readouts, .hack, .concepts, .compare: try reader.allow(["analysis"])
        case .attribute(let by):
            try reader.allow(["analysis", "by"])
            self = .attribute(by: try reader.optionalChoice("by") ?? by)
        case .patch(let patching):
            try reader.allow(["analysis", "mode", "by", "at", "align"])
            self = .patch(try Patching(reader, otherwise: patching))
        case .agree(let schemes):
            try reader.allow(["analysis", "protocol"])
            self = .agree(try reader.optionalChoices("protocol") ?? schemes)
        }
    }
}

extension StudyAnalysis.Patching {
    /// The modes of patching that need one pair alone.
    private static let modes: [PatchResult.Mode] = [.noising, .denoising, .zero]

    fileprivate init(_ reader: YAMLReader, otherwise usual: Self) throws {
        mode = try reader.optionalChoice("mode") ?? usual.mode
        targets = try reader.optionalChoices("by") ?? usual.targets
        at = try reader.optionalChoice("at") ?? usual.at
        alignment = try reader.optionalChoice("align") ?? usual.alignment
        guard Self.modes.contains(mode) else {
            throw reader.refusal(
                "mode", expected: "a mode that needs one pair alone: noising, denoising or zero", found: mode.rawValue)
        }
    }
}
