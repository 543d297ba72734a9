/// A confidence interval, or why there is none.
public enum Interval: Hashable, Sendable {
    /// How the bounds were found.
    public enum Method: String, Codable, Hashable, Sendable {
        /// Bootstrap, corrected for bias and acceleration (Efron 1987).
        case bca
        /// Plain quantiles of the bootstrap draws, where the correction cannot be computed.
        case percentile
    }

    /// The interval from `low` to `high` covers the true value with probability `level`.
    case bounds(low: Double, high: Double, level: Double, method: Method)
    /// No interval can be given.
    case unavailable(reason: String)

    /// The lower bound; nil without an interval.
    public var low: Double? { if case .bounds(let low, _, _, _) = self { low } else { nil } }
    /// The upper bound; nil without an interval.
    public var high: Double? { if case .bounds(_, let high, _, _) = self { high } else { nil } }
    /// How the bounds were found; nil without an interval.
    public var method: Method? { if case .bounds(_, _, _, let method) = self { method } else { nil } }
    /// Why there is no interval.
    public var reason: String? { if case .unavailable(let reason) = self { reason } else { nil } }
}

extension Interval: Codable {
    private enum CodingKeys: String, CodingKey {
        case low, high, level, method, reason
    }

    /// Flat: `low`, `high`, `level` and `method`, or `reason`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .bounds(let low, let high, let level, let method):
            try container.encode(low, forKey: .low)
            try container.encode(high, forKey: .high)
            try container.encode(level, forKey: .level)
            try container.encode(method, forKey: .method)
        case .unavailable(let reason):
            try container.encode(reason, forKey: .reason)
        }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let reason = try container.decodeIfPresent(String.self, forKey: .reason) {
            self = .unavailable(reason: reason)
        } else {
            self = .bounds(
                low: try container.decode(Double.self, forKey: .low), high: try container.decode(Double.self, forKey: .high),
                level: try container.decode(Double.self, forKey: .level),
                method: try container.decode(Method.self, forKey: .method))
        }
    }
}
