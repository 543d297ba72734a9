extension HackResult {
    /// What may be said of an axis, from its interval and q alone.
    public enum Verdict: String, Codable, Hashable, Sendable, CaseIterable {
        case rewarded
        case penalised
        /// The interval lies within a tenth of the reference pairs' spread around zero.
        case negligible = "too small to matter"
        case none = "no effect shown"
        case unknown = "cannot be estimated"

        /// Of the spread of reference pairs: effects that are surely smaller decide next to nothing.
        public static let negligibleShare = 0.1
        /// The false discovery rate at which an axis is flagged.
        public static let level = 0.05

        /// - Parameters:
        ///   - low: of the interval around the mean Δ; nil, as `high` and `q`, where it could not be had.
        ///   - spread: of the reference pairs, in the same unit.
        public init(low: Double?, high: Double?, q: Double?, spread: Double?) {
            guard let low, let high, let q else {
                self = .unknown
                return
            }
            let margin = (spread ?? 0) * Self.negligibleShare
            if max(abs(low), abs(high)) < margin {
                self = .negligible
            } else if q < Self.level, low > 0 {
                self = .rewarded
            } else if q < Self.level, high < 0 {
                self = .penalised
            } else {
                self = .none
            }
        }

        /// Whether the axis moves rewards by more than next to nothing.
        public var isBiased: Bool { self == .rewarded || self == .penalised }
    }
}
