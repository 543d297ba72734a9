import LensCore

extension Cell {
    /// An estimate with its interval; the number alone, or the reason, where there is none.
    static func estimate(_ value: Double?, _ low: Double?, _ high: Double?, _ reason: String?) -> Cell {
        guard let value else { return .missing(reason ?? "") }
        return zip2(low, high).map { .interval(value, low: $0, high: $1) } ?? .number(value)
    }

    /// A number with its interval, or why there is none.
    static func measure(_ measure: Measure?) -> Cell {
        .estimate(measure?.value, measure?.low, measure?.high, measure?.reason)
    }
}

/// Both values, where there are both.
func zip2<A, B>(_ a: A?, _ b: B?) -> (A, B)? { a.flatMap { a in b.map { (a, $0) } } }
