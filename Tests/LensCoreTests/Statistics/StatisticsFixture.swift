import LensCore
import Testing

/// The cases of one section of `statistics.json`, which scipy and numpy computed.
func statistics(_ section: String) throws -> JSON {
    try #require(try fixture("statistics.json")[section])
}

func cases(_ section: String) throws -> [JSON] {
    try #require(try statistics(section).array)
}

extension JSON {
    func numbers(_ key: String) throws -> [Double] {
        try #require(self[key]?.array).map { try #require($0.real) }
    }

    func number(_ key: String) throws -> Double { try #require(self[key]?.real) }

    func int(_ key: String) throws -> Int { try #require(self[key]?.integer) }
}

/// Whether two results agree to within a share of their size; nil agrees with nil alone.
func agree(_ a: Double?, _ b: Double?, within tolerance: Double = 1e-12) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    return a == b || abs(a - b) <= tolerance * max(1, abs(a), abs(b))
}

/// The cases of one section of `multivariate.json`, which scikit-learn and statsmodels computed.
func multivariate(_ section: String) throws -> [JSON] {
    try #require(try fixture("multivariate.json")[section]?.array)
}

extension JSON {
    func table(_ key: String) throws -> [[Double]] {
        try #require(self[key]?.array).map { row in try #require(row.array).map { try #require($0.real) } }
    }
}

/// Whether two vectors agree to within a share of the largest value.
func agree(_ a: [Double], _ b: [Double], within tolerance: Double = 1e-12) -> Bool {
    let scale = (a + b).reduce(1) { max($0, abs($1)) }
    return a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance * scale }
}
