/// Signed amounts side by side, such as what each component adds to a reward.
public struct Bars: Figure {
    /// Where each bar starts.
    public enum Arrangement: Hashable, Sendable {
        /// Where the bar above ended, for amounts that add up.
        case waterfall
        /// At zero, for amounts that do not.
        case fromZero
    }

    /// One bar.
    public struct Bar: Hashable, Sendable {
        public var label: String
        /// nil where nothing was measured.
        public var value: Double?

        public init(_ label: String, _ value: Double?) {
            self.label = label
            self.value = value
        }
    }

    public var title: String
    public var reading: String
    /// What the amounts are, with unit and format.
    public var quantity: Axis
    public var bars: [Bar]
    /// What remains of the total beside the bars shown.
    public var rest: Bar?
    /// What everything adds up to; only a waterfall draws it.
    public var total: Bar?
    public var arrangement: Arrangement

    public init(
        _ title: String, reading: String, quantity: Axis, bars: [Bar], rest: Bar? = nil, total: Bar? = nil,
        arrangement: Arrangement = .waterfall
    ) {
        self.title = title
        self.reading = reading
        self.quantity = quantity
        self.bars = bars
        self.rest = rest
        self.total = total
        self.arrangement = arrangement
    }

    public var tables: [Table] {
        [
            Table(
                title, columns: ["", Column(quantity.title, unit: quantity.unit, alignment: .trailing, format: quantity.format)],
                rows: rows.map { [.text($0.bar.label), .number($0.bar.value, orMissing: "")] })
        ]
    }
}

extension Bars {
    /// A waterfall of the largest contributions, in the order given, the others folded into one 'rest' bar.
    public static func largest(
        _ count: Int, of bars: [Bar], _ title: String, reading: String, quantity: Axis, total: Bar?
    ) -> Bars {
        let ranked = bars.indices.sorted { abs(bars[$0].value ?? 0) > abs(bars[$1].value ?? 0) }
        let kept = Set(ranked.prefix(max(count, 0)))
        let others = bars.indices.filter { !kept.contains($0) }
        let sum = others.reduce(0) { $0 + (bars[$1].value ?? 0) }
        return Bars(
            title, reading: reading, quantity: quantity, bars: kept.sorted().map { bars[$0] },
            rest: others.isEmpty ? nil : Bar("\(others.count) others", sum), total: total)
    }

    enum Kind: Hashable {
        case part, rest, total
    }

    /// A bar with the ends it is drawn between.
    struct Row: Hashable {
        let bar: Bar
        let kind: Kind
        let start: Double
        let end: Double
    }

    /// Everything drawn, from top to bottom.
    var rows: [Row] {
        var level = 0.0
        var rows: [Row] = []
        for (bar, kind) in bars.map({ ($0, Kind.part) }) + (rest.map { [($0, Kind.rest)] } ?? []) {
            let value = bar.value.flatMap { $0.isFinite ? $0 : nil } ?? 0
            let start = arrangement == .waterfall ? level : 0
            rows.append(Row(bar: bar, kind: kind, start: start, end: start + value))
            level += value
        }
        if let total, arrangement == .waterfall {
            let value = total.value.flatMap { $0.isFinite ? $0 : nil } ?? 0
            rows.append(Row(bar: total, kind: .total, start: 0, end: value))
        }
        return rows
    }
}
