import Foundation
import LensCheckpoint
import LensCore

/// What `Scripts/export.py` found out about a model: `rewardlens.json`.
struct ExportedDescription: Sendable {
    /// Which value of the graph is an activation, and the module it was computed in.
    struct Place: Hashable, Sendable {
        let value: String
        let module: String
    }

    /// How a block's writes enter its stream.
    enum Order: String, Sendable {
        /// The MLP reads the stream with attention's write.
        case sequential
        /// Both read the stream that enters.
        case parallel
        /// A norm follows each sum.
        case normed
    }

    /// Which positions the head reads.
    enum Readout: String, Sendable {
        case first, last, mean, other
    }

    /// `x / s ⊙ (weight + offset) + bias`, centred first where it is a layer norm.
    struct Norm: Sendable {
        let isCentred: Bool
        let offset: Double
        let epsilon: Double
        let gain: String
        let bias: String?
    }

    struct Golden: Sendable {
        let ids: [Int]
        let types: [Int]?
        let logits: [Double]
    }

    static let name = "rewardlens.json"
    static let format = 1

    let source: String
    /// The model's class, as transformers has it.
    let className: String
    let vocabulary: Int
    /// In tokens.
    let lengths: ClosedRange<Int>
    /// Whether several texts of one length can be run at once.
    let anyBatch: Bool
    /// Whether the program is told which of a pair's texts a token belongs to.
    let takesTypes: Bool
    /// Whether the reward is read at the end and positions see nothing of what is behind them; texts are laid out by it, but
    /// computed whole in any case.
    let isCausal: Bool
    let layers: Int
    /// nil where the blocks' writes could not be told apart.
    let order: Order?
    let readout: Readout
    let outputs: [String]
    /// Those that directions are read through: `final`, and `attention.l` and `mlp.l` where a norm follows each sum.
    let norms: [String: Norm]
    /// The linear head's weight and bias; nil for heads of other kinds.
    let head: (weight: String, bias: String?)?
    let goldens: [Golden]
    private let sites: [String: Place]

    init(_ file: URL) throws {
        guard let data = try? Data(contentsOf: file) else {
            throw LensError.input(
                "\(file.path): there is no such file", hint: "Scripts/export.py writes it beside \(ExportedDescription.program)")
        }
        try self.init(ConfigReader(parsing: data, source: file.path))
    }

    static let program = "model.pt2"

    init(_ config: ConfigReader) throws {
        source = config.source
        let format = try config.int("format")
        guard format == Self.format else {
            throw config.wrong("format", "\(Self.format)", "\(format); export the model again")
        }
        config.ignore("type", "versions", because: "they say where the program comes from")
        className = try config.string("class")
        vocabulary = try config.size("vocabulary")
        let (shortest, context) = (try config.size("shortest"), try config.size("context"))
        guard shortest <= context else { throw config.wrong("context", "at least shortest, \(shortest)", "\(context)") }
        lengths = shortest...context
        anyBatch = try config.bool("anyBatch")
        let inputs = try config.strings("inputs")
        guard [["input_ids"], ["input_ids", "token_type_ids"]].contains(inputs) else {
            throw config.wrong("inputs", "input_ids, and token_type_ids at most", "\(inputs)")
        }
        takesTypes = inputs.count == 2
        isCausal = try config.has("isCausal") && config.bool("isCausal")
        layers = try config.int("layers")
        guard (0...4096).contains(layers) else { throw config.wrong("layers", "0 to 4096", "\(layers)") }
        order = try config.string(optional: "order").map { name -> Order in
            guard let order = Order(rawValue: name) else { throw config.wrong("order", "an order of blocks", name.quoted) }
            return order
        }
        let readout = try config.string(optional: "readout") ?? "other"
        guard let known = Readout(rawValue: readout) else {
            throw config.wrong("readout", "first, last, mean or other", readout.quoted)
        }
        self.readout = known
        outputs = try config.strings("outputs")
        guard !outputs.isEmpty else { throw config.wrong("outputs", "at least one", "none") }
        norms = try Self.members(config.object("norms"), Self.norm)
        head = try config.object(optional: "head").map {
            (weight: try $0.string("weight"), bias: try $0.string(optional: "bias"))
        }
        sites = try Self.members(config.object("sites")) {
            Place(value: try $0.string("value"), module: try $0.string("module"))
        }
        let (outputs, vocabulary) = (outputs, vocabulary)
        goldens = try (config.value("goldens")?.array ?? []).map { golden -> Golden in
            func numbers<Number>(_ key: String, _ read: (JSON) -> Number?) -> [Number]? {
                let found = golden[key]?.array?.map(read)
                return found.flatMap { $0.contains { $0 == nil } ? nil : $0.compactMap(\.self) }
            }
            let (ids, types) = (numbers("ids", \.integer), numbers("types", \.integer))
            guard let ids, let logits = numbers("logits", \.real), !ids.isEmpty, logits.count == outputs.count,
                ids.allSatisfy((0..<vocabulary).contains), golden["types"] == nil || types?.count == ids.count
            else {
                throw config.wrong(
                    "goldens", "token ids below \(vocabulary), as many types where there are any, and \(outputs.count) logits",
                    golden.summary)
            }
            return Golden(ids: ids, types: types, logits: logits)
        }
        try config.refuseUnread()
    }

    private static func norm(_ config: ConfigReader) throws -> Norm {
        let kind = try config.string("kind")
        guard ["rms", "layer"].contains(kind) else { throw config.wrong("kind", "rms or layer", kind.quoted) }
        return Norm(
            isCentred: kind == "layer", offset: try config.double("offset"), epsilon: try config.double("epsilon"),
            gain: try config.string("gain"), bias: try config.string(optional: "bias"))
    }

    private static func members<T>(_ config: ConfigReader, _ read: (ConfigReader) throws -> T) throws -> [String: T] {
        var members: [String: T] = [:]
        for key in config.keys { members[key] = try read(config.object(key)) }
        return members
    }

    /// - Throws: `LensError` where the description does not have it.
    func place(_ site: String) throws -> Place {
        guard let place = sites[site] else {
            throw LensError.input(at: "\(source): sites", expected: "a site \(site)", found: "none of this name")
        }
        return place
    }

    func has(_ site: String) -> Bool { sites[site] != nil }
}
