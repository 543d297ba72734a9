/// One curve of a series.
public struct Curve: Hashable, Sendable {
    /// How much attention a curve asks for.
    public enum Weight: Hashable, Sendable {
        case normal
        /// Grey and thin, for context.
        case muted
    }

    public var name: String
    /// One value per position; nil where nothing was measured.
    public var values: [Double?]
    public var band: Band?
    public var weight: Weight

    public init(_ name: String, _ values: [Double?], band: Band? = nil, weight: Weight = .normal) {
        self.name = name
        self.values = values
        self.band = band
        self.weight = weight
    }

    /// The value at an index, nil beyond the end.
    func value(_ index: Int) -> Double? {
        values.indices.contains(index) ? values[index] : nil
    }

    /// The value at an index with its range, for tables.
    func cell(_ index: Int) -> Cell {
        guard let value = value(index) else { return .missing("") }
        return band?.bounds(index).map { .interval(value, low: $0.low, high: $0.high) } ?? .number(value)
    }
}

/// A range around a curve, such as a confidence interval.
public struct Band: Hashable, Sendable {
    /// What the range is, such as "95 % interval".
    public var name: String
    public var low: [Double?]
    public var high: [Double?]

    public init(_ name: String, low: [Double?], high: [Double?]) {
        self.name = name
        self.low = low
        self.high = high
    }

    /// The finite bounds at an index.
    func bounds(_ index: Int) -> (low: Double, high: Double)? {
        guard low.indices.contains(index), high.indices.contains(index), let low = low[index], let high = high[index],
            low.isFinite, high.isFinite
        else { return nil }
        return (low, high)
    }
}

/// A labelled vertical line, such as the depth at which a preference crystallises.
public struct Marker: Hashable, Sendable {
    public var position: Double
    public var label: String

    public init(_ label: String, at position: Double) {
        self.label = label
        self.position = position
    }
}

/// A labelled value to compare with, such as chance or a threshold.
public struct Reference: Hashable, Sendable {
    public var value: Double
    public var label: String

    public init(_ label: String, at value: Double) {
        self.label = label
        self.value = value
    }
}
