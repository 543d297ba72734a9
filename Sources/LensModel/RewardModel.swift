import Foundation
import LensCheckpoint
import LensCore
import LensText
import LensTorch

/// A reward model: a network with a reward head, and how conversations become its tokens.
///
/// Runs are synchronous and use libtorch's threads of the calling thread; call from one thread at a time for speed.
public struct RewardModel: Sendable {
    /// What reports call it: the folder's name, if nothing else was asked for.
    public let name: String
    public let family: String
    /// SHA-256 over the configuration and the weights' headers and edges, and over those of an adapter.
    public let fingerprint: String
    public let precision: Precision
    public let device: Device
    /// About how many tokens one pass over several texts takes.
    public let batch: Int
    let adapter: any RewardModelAdapter
    let memory: MemoryBound
    /// Asked at every step of a pass; throws to stop it.
    var interruption: @Sendable () throws -> Void = {}

    public var shape: ModelShape { adapter.shape }
    public var head: RewardHead { adapter.head }

    /// Of a model that a family or the generic reader loaded; nil for somebody else's.
    public var architecture: Architecture? { (adapter as? Transformer)?.architecture }

    /// Somebody else's model.
    ///
    /// - Parameters:
    ///   - name: what reports call it.
    ///   - fingerprint: what tells its weights from others'.
    ///   - precision: in which types it computes.
    ///   - weightBytes: what its weights take.
    ///   - memoryLimit: bytes that weights and activations together may take; nil is no bound.
    ///   - batch: about how many tokens one pass over several texts takes.
    public init(
        name: String, family: String = "own", adapter: some RewardModelAdapter, fingerprint: String = "",
        precision: Precision = Precision(weights: .float32), device: Device = .cpu, weightBytes: Int = 0,
        memoryLimit: Int? = nil, batch: Int = RewardModel.usualBatch
    ) {
        self.name = name
        self.family = family
        self.fingerprint = fingerprint
        self.precision = precision
        self.device = device
        self.adapter = adapter
        self.batch = batch
        memory = MemoryBound(
            limit: memoryLimit, weightBytes: weightBytes, sizes: ActivationSizes(adapter.shape), precision: precision)
    }

    /// How to load a model.
    public struct Options: Sendable {
        /// What reports call the model; nil is the folder's name.
        public var name: String?
        /// The type of matrix products; nil is the checkpoint's own.
        public var type: ElementType?
        public var device: Device
        /// Which number of a head with several outputs is the reward; nil is the head's own, or the first.
        public var objective: ObjectiveChoice?
        /// Pins the date that some chat templates insert.
        public var date: Date?
        /// Finds the folder of the base model where the folder holds an adapter; as it stands, folders alone.
        public var base: @Sendable (AdapterBase) throws -> URL = { try $0.folder() }
        /// Bytes that weights and activations together may take; nil is no bound.
        public var memoryLimit: Int?
        /// About how many tokens one pass over several texts takes.
        public var batch: Int

        public init(
            type: ElementType? = nil, device: Device = .cpu, objective: ObjectiveChoice? = nil, date: Date? = nil,
            memoryLimit: Int? = nil, batch: Int = RewardModel.usualBatch
        ) {
            self.type = type
            self.device = device
            self.objective = objective
            self.date = date
            self.memoryLimit = memoryLimit
            self.batch = batch
        }
    }

    /// Reads a folder in Hugging Face layout: a model, or a LoRA adapter, which is merged into its base model in float32; or a
    /// program that `Scripts/export.py` wrote.
    /// Nothing in it is executed.
    ///
    /// - Throws: `LensError` where a file, a key or a tensor is missing, unknown or of the wrong shape.
    public init(folder: URL, options: Options = Options()) throws {
        if Self.isExported(folder) {
            self = try RewardModel(exported: folder, options: options)
            return
        }
        let source = try WeightSource(folder: folder, base: options.base)
        let checkpoint = source.checkpoint
        let config = try checkpoint.config()
        let family = try Family.listed(config) ?? .inferred(config, checkpoint)
        config.ignoreHousekeeping()
        let architecture = try family.architecture(config)
        try architecture.check(source: config.source)
        let names = try family.names(config)
        precision = Precision(weights: try options.type ?? Self.storedType(checkpoint, embedding: names.embedding))
        memory = MemoryBound(
            limit: options.memoryLimit, weightBytes: checkpoint.parameterCount * precision.weights.size,
            sizes: ActivationSizes(architecture), precision: precision)
        try memory.check(rows: 1, tokens: 1)
        var loader = WeightLoader(
            source, precision: precision, device: options.device, probe: names.embedding + ".weight")
        let head = try RewardHead.load(
            &loader, config: config, width: architecture.width, pooler: family.pooler?(config), objective: options.objective)
        let weights = try TransformerWeights(&loader, architecture: architecture, names: names)
        func refuseUnread() throws {
            try loader.refuseUnused(ignoring: names.ignored)
            try config.refuseMeaningfulUnread()
        }
        if family.isInferred { try Family.offeringExport(refuseUnread) } else { try refuseUnread() }
        name = options.name ?? folder.standardizedFileURL.lastPathComponent
        self.family = family.name
        let encoder = try ConversationEncoder(
            folder: source.textFolder, base: checkpoint.folder, date: options.date, readsGate: head.readsGate)
        fingerprint = source.fingerprint
        device = options.device
        batch = options.batch
        adapter = Transformer(
            architecture: architecture, weights: weights, head: head, encoder: encoder, precision: precision,
            device: options.device)
    }

    /// What the fingerprint of the model in a folder will be; a family's weights are not loaded for it.
    ///
    /// - Throws: `LensError` where the folder holds no model.
    public static func fingerprint(folder: URL, options: Options = Options()) throws -> String {
        if Self.isExported(folder) { return try RewardModel(exported: folder, options: options).fingerprint }
        return try WeightSource(folder: folder, base: options.base).fingerprint
    }

    private static func storedType(_ checkpoint: Checkpoint, embedding: String) throws -> ElementType {
        let name = checkpoint.names.first { $0.hasSuffix(embedding + ".weight") } ?? checkpoint.names.first ?? ""
        return try checkpoint.weight(name).dtype.elementType(of: name)
    }
}
