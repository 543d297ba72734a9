import LensCheckpoint
import LensCore

extension Family {
    /// A family made up for one checkpoint of a kind that no listed family covers: tensor names from the checkpoint's own,
    /// sizes and switches from the usual keys of `config.json`.
    ///
    /// Everything that is left over afterwards, a key that says something or a tensor without a place, is refused where the
    /// model is built; so what loads is computed whole.
    ///
    /// - Throws: `LensError` naming the first module, key or norm that could not be placed.
    static func inferred(_ config: ConfigReader, _ checkpoint: Checkpoint) throws -> Family {
        let type = try config.string("model_type")
        let classes = try config.strings(optional: "architectures") ?? []
        guard classes.contains(where: { $0.hasSuffix("ForSequenceClassification") }) else {
            let known = all.flatMap(\.modelTypes).sorted().joined(separator: ", ")
            throw LensError.input(
                "\(config.source): unknown model_type \"\(type)\" of \(classes.first ?? "no class")",
                hint: "known are: \(known); other types are inferred where architectures names a …ForSequenceClassification")
        }
        return try offeringExport {
            if let reason = opaqueTypes[type] {
                throw LensError.input(
                    at: "\(config.source): model_type \"\(type)\"", expected: "a transformer of the usual blocks", found: reason)
            }
            let blocks = try InferredBlocks(ModuleInventory(checkpoint), config: config)
            return Family(
                name: "\(inferredName) (\(type))", modelTypes: [type],
                architecture: { config in try offeringExport { try blocks.architecture(config) } }, names: try blocks.names())
        }
    }

    fileprivate static let inferredName = "inferred"

    /// Whether it was told from names and shapes.
    var isInferred: Bool { name.hasPrefix(Self.inferredName) }

    /// Says, where the generic adapter gives up, what works for any class.
    static func offeringExport<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as LensError where error.kind == .input {
            let way = "or export it with Scripts/export.py: most classes can be run as programs of their own graph"
            throw LensError(.input, error.message, hint: error.hint.map { "\($0); \(way)" } ?? way)
        }
    }

    /// Types that look like others by names and keys and compute something else.
    private static let opaqueTypes: [String: String] = [
        "diffllama": "attention that subtracts two maps",
        "gpt_neo": "scores that are not scaled, and local layers",
        "helium": "rotations whose pairs turn side by side",
        "hunyuan_v1_dense": "queries and keys normed after the rotation",
    ]
}

extension RewardModel {
    /// Whether no family lists its type, and its architecture was told from names and shapes.
    public var isInferred: Bool { family.hasPrefix(Family.inferredName) }
}
