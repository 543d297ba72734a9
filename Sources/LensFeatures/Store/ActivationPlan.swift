import LensCore
import LensTorch

/// Which activations are collected, and how they are stored.
public struct ActivationPlan: Codable, Hashable, Sendable {
    /// Where in a text activations are taken from.
    public enum Positions: String, Codable, Hashable, Sendable, CaseIterable {
        /// Every token of the response that the reward depends on, but attention sinks.
        case response
        /// The position the reward is read at.
        case readout
        /// The chosen response's readout minus the rejected one's: one row for each pair.
        case difference
    }

    /// How rows are stored.
    public enum Precision: String, Codable, Hashable, Sendable, CaseIterable {
        case float32, bfloat16, float16

        var type: ElementType {
            switch self {
            case .float32: .float32
            case .bfloat16: .bfloat16
            case .float16: .float16
            }
        }
    }

    public var sites: [Site]
    public var positions: Positions
    public var precision: Precision
    /// A response's token whose norm at a site is more than so many times the median norm of the text's positions there is an
    /// attention sink (Xiao et al., 2023; Sun et al., 2024) and left out, at all sites. Readouts are never left out.
    public var sinkFactor: Double
    /// Rows of a shard, at most, but for a pair that has more alone.
    public var shardRows: Int
    /// Drops tokens from the middle of prompts that are too long for the model.
    public var truncating: Bool

    public init(
        sites: [Site], positions: Positions, precision: Precision = .float32, sinkFactor: Double = 10,
        shardRows: Int = 65536, truncating: Bool = false
    ) {
        self.sites = sites
        self.positions = positions
        self.precision = precision
        self.sinkFactor = sinkFactor
        self.shardRows = shardRows
        self.truncating = truncating
    }

    private enum CodingKeys: String, CodingKey {
        case sites, positions, precision, sinkFactor, shardRows, truncating
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        sites = try values.decode([String].self, forKey: .sites).map { name in
            guard let site = Site(name) else {
                throw DecodingError.dataCorruptedError(forKey: .sites, in: values, debugDescription: "no site \(name)")
            }
            return site
        }
        positions = try values.decode(Positions.self, forKey: .positions)
        precision = try values.decode(Precision.self, forKey: .precision)
        sinkFactor = try values.decode(Double.self, forKey: .sinkFactor)
        shardRows = try values.decode(Int.self, forKey: .shardRows)
        truncating = try values.decode(Bool.self, forKey: .truncating)
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(sites.map(\.description), forKey: .sites)
        try values.encode(positions, forKey: .positions)
        try values.encode(precision, forKey: .precision)
        try values.encode(sinkFactor, forKey: .sinkFactor)
        try values.encode(shardRows, forKey: .shardRows)
        try values.encode(truncating, forKey: .truncating)
    }

    /// Refuses plans that nothing can be collected by.
    func check() throws {
        guard !sites.isEmpty, Set(sites).count == sites.count else {
            throw LensError.input(
                at: "activations", expected: "at least one site, each once",
                found: sites.map(\.description).joined(separator: ", "))
        }
        for site in sites {
            switch site {
            case .residual, .attention, .mlp, .headOutput, .neurons, .finalNorm: continue
            case .query, .key, .value, .pattern:
                throw LensError.input(
                    at: "activations", expected: "sites with one vector at each position", found: site.description,
                    hint: "residual, attention, mlp, headOutput, neurons and finalNorm are such")
            }
        }
        guard shardRows >= 1 else {
            throw LensError.input(at: "activations", expected: "at least one row to a shard", found: "\(shardRows)")
        }
        guard sinkFactor > 1 else {
            throw LensError.input(at: "activations", expected: "a sink factor above 1", found: "\(sinkFactor)")
        }
    }
}
